using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Writes types and methods: in full where first met, as a number from then on.</summary>
internal sealed class TypeWriter
{
    private readonly WireWriter _output;
    private readonly Dictionary<Type, int> _types = [];
    private readonly Dictionary<Assembly, int> _assemblies = [];

    public TypeWriter(WireWriter output)
    {
        _output = output;
        foreach (var type in TypeTable.Types)
        {
            _types.Add(type, _types.Count);
        }

        foreach (var assembly in TypeTable.Assemblies)
        {
            _assemblies.Add(assembly, _assemblies.Count);
        }
    }

    public IReadOnlyCollection<Assembly> Assemblies => _assemblies.Keys;

    public void Write(Type type, MemberPath path)
    {
        if (_types.TryGetValue(type, out var number))
        {
            _output.Count(number + 1);
            return;
        }

        _output.Count(0);
        if (type.IsArray)
        {
            _output.Byte(type.IsSZArray ? TypeTable.Vector : TypeTable.Grid);
            if (!type.IsSZArray)
            {
                _output.Count(type.GetArrayRank());
            }

            Write(type.GetElementType()!, path);
        }
        else if (type.IsByRef)
        {
            _output.Byte(TypeTable.Reference);
            Write(type.GetElementType()!, path);
        }
        else if (type.IsConstructedGenericType)
        {
            _output.Byte(TypeTable.Constructed);
            Write(type.GetGenericTypeDefinition(), path);
            WriteAll(type.GetGenericArguments(), path);
        }
        else if (type.HasElementType || type.IsGenericParameter || type.IsFunctionPointer)
        {
            throw new Refusal($"is or needs the type {type}, which has no definition of its own", "Use an ordinary type.").At(path);
        }
        else
        {
            _output.Byte(TypeTable.Definition);
            WriteAssembly(type, path);
            _output.Count(type.MetadataToken & 0xFFFFFF);
        }

        _types.Add(type, _types.Count);
    }

    public void Write(MethodInfo method, MemberPath path)
    {
        if (method.DeclaringType is not { IsArray: false } declaring || method.Module.Assembly.IsDynamic)
        {
            throw new Refusal(
                "was compiled at run time (an expression tree, a dynamic method, a script) and exists in this process only",
                "Use a lambda or a method; an expression can be rebuilt and compiled inside the function.").At(path);
        }

        Write(declaring, path);
        _output.Count(method.MetadataToken & 0xFFFFFF);
        WriteAll(method.IsGenericMethod && !method.IsGenericMethodDefinition ? method.GetGenericArguments() : [], path);
    }

    private void WriteAll(Type[] types, MemberPath path)
    {
        _output.Count(types.Length);
        foreach (var type in types)
        {
            Write(type, path);
        }
    }

    private void WriteAssembly(Type type, MemberPath path)
    {
        var assembly = type.Assembly;
        if (_assemblies.TryGetValue(assembly, out var number))
        {
            _output.Count(number + 1);
            return;
        }

        var identity = AssemblyIdentity.Of(assembly) ?? throw TypePlan.InMemoryOnly(type).At(path);
        _output.Count(0);
        _output.String(identity.Name);
        _output.Guid(identity.Version);
        _output.String(identity.Path);
        _output.Count(identity.IsPlugin ? 1 : 0);
        _assemblies.Add(assembly, _assemblies.Count);
    }
}
