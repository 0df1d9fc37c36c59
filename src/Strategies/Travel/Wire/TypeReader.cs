using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Reads what <see cref="TypeWriter"/> wrote.</summary>
internal sealed class TypeReader
{
    private const int TypeToken = 0x02000000, MethodToken = 0x06000000;

    private readonly List<Type> types = [];
    private readonly List<Assembly> assemblies = [];
    private TypeGate? gate;

    /// <summary>Forgets the last payload.</summary>
    public void Begin(Type declared, TypeGate? admission)
    {
        if (types.Count > 1)
        {
            types.Clear();
            assemblies.Clear();
        }

        if (types.Count == 0)
        {
            types.Add(declared);
        }
        else
        {
            types[0] = declared;
        }

        gate = admission;
    }

    public Type Read(ref WireReader input)
    {
        var number = input.Count() - 1;
        if (number >= 0)
        {
            return number < TypeTable.Types.Length ? TypeTable.Types[number]
                : number - TypeTable.Types.Length < types.Count ? types[number - TypeTable.Types.Length]
                : throw WireReader.Corrupt("unknown type number");
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
        types.Add(type);
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
        var all = count == 0 ? [] : new Type[count];
        for (var i = 0; i < all.Length; i++)
        {
            all[i] = Read(ref input);
        }

        return all;
    }

    private Type ReadDefinition(ref WireReader input)
    {
        var assembly = ReadAssembly(ref input);
        return assembly.ManifestModule.ResolveType(TypeToken | Token(ref input));
    }

    private Assembly ReadAssembly(ref WireReader input)
    {
        var number = input.Count() - 1;
        if (number >= 0)
        {
            return number < TypeTable.Assemblies.Length ? TypeTable.Assemblies[number]
                : number - TypeTable.Assemblies.Length < assemblies.Count ? assemblies[number - TypeTable.Assemblies.Length]
                : throw WireReader.Corrupt("unknown assembly number");
        }

        var identity = new AssemblyIdentity(input.Characters(), input.Value<Guid>(), input.Characters(), input.Byte() != 0);
        var assembly = gate is null ? AssemblyResolver.Resolve(identity) : AssemblyResolver.Loaded(identity) ?? throw gate.NotLoaded(identity.Name);
        assemblies.Add(assembly);
        return assembly;
    }
}
