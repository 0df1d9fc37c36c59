using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>Reads what <see cref="TypeWriter"/> wrote.</summary>
internal sealed class TypeReader
{
    private const int TypeToken = 0x02000000, MethodToken = 0x06000000;

    private readonly List<Type> _types = new(TypeTable.Types); // as [.. Types] it would load LINQ into every worker
    private readonly List<Assembly> _assemblies = new(TypeTable.Assemblies);

    public Type Read(ref WireReader input)
    {
        var number = input.Count();
        if (number > 0)
        {
            return number <= _types.Count ? _types[number - 1] : throw WireReader.Corrupt("unknown type number");
        }

        RuntimeHelpers.EnsureSufficientExecutionStack(); // type arguments nest as deep as the bytes say
        var type = input.Byte() switch
        {
            TypeTable.Definition => ReadDefinition(ref input),
            TypeTable.Constructed => Read(ref input).MakeGenericType(ReadAll(ref input)),
            TypeTable.Vector => Read(ref input).MakeArrayType(),
            TypeTable.Grid => ReadGrid(ref input),
            TypeTable.Reference => Read(ref input).MakeByRefType(),
            _ => throw WireReader.Corrupt("unknown kind of type"),
        };
        _types.Add(type);
        return type;
    }

    public MethodInfo ReadMethod(ref WireReader input)
    {
        var declaring = Read(ref input);
        var token = MethodToken | Token(ref input);
        var arguments = ReadAll(ref input);
        var handle = declaring.Module.ResolveMethod(token)?.MethodHandle ?? throw WireReader.Corrupt("unknown method");
        var method = MethodBase.GetMethodFromHandle(handle, declaring.TypeHandle) as MethodInfo ?? throw WireReader.Corrupt("a constructor as a function");
        return arguments.Length == 0 ? method : method.MakeGenericMethod(arguments);
    }

    private static int Token(ref WireReader input) =>
        input.Count() is var token and <= 0xFFFFFF ? token : throw WireReader.Corrupt("a metadata token out of range");

    private Type ReadGrid(ref WireReader input)
    {
        var rank = input.Count();
        return Read(ref input).MakeArrayType(rank);
    }

    private Type[] ReadAll(ref WireReader input)
    {
        var count = input.Count();
        input.Promise(count);
        var types = count == 0 ? [] : new Type[count];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = Read(ref input);
        }

        return types;
    }

    private Type ReadDefinition(ref WireReader input)
    {
        var assembly = ReadAssembly(ref input);
        return assembly.ManifestModule.ResolveType(TypeToken | Token(ref input));
    }

    private Assembly ReadAssembly(ref WireReader input)
    {
        var number = input.Count();
        if (number > 0)
        {
            return number <= _assemblies.Count ? _assemblies[number - 1] : throw WireReader.Corrupt("unknown assembly number");
        }

        var assembly = AssemblyResolver.Resolve(new AssemblyIdentity(input.String(), input.Guid(), input.String(), input.Count() != 0));
        _assemblies.Add(assembly);
        return assembly;
    }
}
