using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Writes types and methods: in full where first met in a payload, as a number from then on.</summary>
internal sealed class TypeWriter(WireWriter output)
{
    private static readonly Dictionary<Type, int> CommonTypes = Numbered(TypeTable.Types);
    private static readonly Dictionary<Assembly, int> CommonAssemblies = Numbered(TypeTable.Assemblies);

    private readonly Dictionary<Type, int> types = []; // the declared one, too, once there are others
    private Type? root;
    private readonly Dictionary<Assembly, int> assemblies = [];

    /// <summary>Forgets the last payload. Both sides know the type that a payload is declared as.</summary>
    public void Begin(Type declared)
    {
        root = declared;
        if (types.Count > 0)
        {
            types.Clear();
            assemblies.Clear();
        }
    }

    public void Write(Type type)
    {
        if (types.Count == 0)
        {
            types.Add(root!, CommonTypes.Count);
        }

        if (CommonTypes.TryGetValue(type, out var number) || types.TryGetValue(type, out number))
        {
            output.Count(number + 1);
            return;
        }

        output.Count(0);
        if (type.IsArray)
        {
            output.Byte(type.IsSZArray ? TypeTable.Vector : TypeTable.Grid);
            if (!type.IsSZArray)
            {
                output.Count(type.GetArrayRank());
            }

            Write(type.GetElementType()!);
        }
        else if (type.IsByRef)
        {
            output.Byte(TypeTable.Reference);
            Write(type.GetElementType()!);
        }
        else if (type.IsConstructedGenericType)
        {
            output.Byte(TypeTable.Constructed);
            Write(type.GetGenericTypeDefinition());
            WriteAll(type.GetGenericArguments());
        }
        else if (type.HasElementType || type.IsGenericParameter || type.IsFunctionPointer)
        {
            throw new TravelRefusal(new Refusal($"is or needs the type {type}, which has no definition of its own", "Use an ordinary type."));
        }
        else
        {
            output.Byte(TypeTable.Definition);
            WriteAssembly(type);
            output.Count(type.MetadataToken & 0xFFFFFF);
        }

        Add(type);
    }

    public void Write(MethodInfo method)
    {
        if (method.DeclaringType is not { IsArray: false } declaring || method.Module.Assembly.IsDynamic)
        {
            throw new TravelRefusal(new Refusal(
                "was compiled at run time (an expression tree, a dynamic method, a script) and exists in this process only",
                "Use a lambda or a method; an expression can be rebuilt and compiled inside the function."));
        }

        Write(declaring);
        output.Count(method.MetadataToken & 0xFFFFFF);
        WriteAll(method.IsGenericMethod && !method.IsGenericMethodDefinition ? method.GetGenericArguments() : []);
    }

    private static Dictionary<T, int> Numbered<T>(T[] items)
        where T : notnull
    {
        var numbers = new Dictionary<T, int>(items.Length);
        foreach (var item in items)
        {
            numbers.Add(item, numbers.Count);
        }

        return numbers;
    }

    private void Add(Type type) => types[type] = CommonTypes.Count + types.Count;

    private void WriteAll(Type[] all)
    {
        output.Count(all.Length);
        foreach (var type in all)
        {
            Write(type);
        }
    }

    private void WriteAssembly(Type type)
    {
        var assembly = type.Assembly;
        if (CommonAssemblies.TryGetValue(assembly, out var number) || assemblies.TryGetValue(assembly, out number))
        {
            output.Count(number + 1);
            return;
        }

        var identity = AssemblyIdentity.Of(assembly) ?? throw new TravelRefusal(Refusals.InMemoryOnly(type));
        output.Count(0);
        output.Characters(identity.Name);
        output.Value(identity.Version);
        output.Characters(identity.Path);
        output.Byte(identity.IsPlugin ? (byte)1 : (byte)0);
        assemblies.Add(assembly, CommonAssemblies.Count + assemblies.Count);
    }
}
