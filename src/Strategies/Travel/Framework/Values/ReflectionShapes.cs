using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>System.Reflection: to a worker only, and only what both processes can load.</summary>
internal static class ReflectionShapes
{
    public const string What = "what describes code";

    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;

    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(FieldInfo), "to a worker: by its type", static (_, _) => new MemberShape<FieldInfo>(static type => type.GetFields(All))) { IsFamily = true },
        new(typeof(PropertyInfo), "to a worker: by its type", static (_, _) => new MemberShape<PropertyInfo>(static type => type.GetProperties(All))) { IsFamily = true },
        new(typeof(EventInfo), "to a worker: by its type", static (_, _) => new MemberShape<EventInfo>(static type => type.GetEvents(All))) { IsFamily = true },
        new(typeof(ConstructorInfo), "to a worker: by its type", static (_, _) => new MemberShape<ConstructorInfo>(static type => type.GetConstructors(All))) { IsFamily = true },
        new(typeof(ParameterInfo), "to a worker: by its method", static (_, plans) => new ParameterShape(plans)) { IsFamily = true },
        new(typeof(Assembly), "to a worker: by its name, as it is loaded", static (_, _) => new AssemblyShape()) { IsFamily = true },
        new(typeof(Module), "to a worker: by its assembly", static (_, _) => new ModuleShape()) { IsFamily = true },
        new(typeof(Missing), "the one instance", static (type, _) => new KnownInstances(type, Missing.Value)),
    ];
}

/// <summary>By the type it was asked of, the type that declares it, and its number there.</summary>
internal sealed class MemberShape<T>(Func<Type, T[]> membersOf) : ValueShape<T>
    where T : MemberInfo
{
    public override bool IsValue => true;

    protected override void Write(GraphWriter output, T value)
    {
        TypeGate.CheckCodeLeaving(output.Terms, ReflectionShapes.What);
        var (asked, declaring) = (value.ReflectedType, value.DeclaringType);
        if (asked is null || declaring is null || !Array.Exists(membersOf(asked), value.Equals))
        {
            throw new TravelRefusal(new Functions.Refusal("is a member that no type declares", "Look the member up inside the function."));
        }

        output.TypeOf(asked);
        output.TypeOf(declaring);
        output.Count(value.MetadataToken & 0xFFFFFF);
    }

    protected override T Read(ref GraphReader input)
    {
        TypeGate.CheckCodeComing(input.Terms, ReflectionShapes.What);
        var (asked, declaring, number) = (input.TypeOf(), input.TypeOf(), input.Wire.Count());
        return Array.Find(membersOf(asked), member => member.DeclaringType == declaring && (member.MetadataToken & 0xFFFFFF) == number) ?? throw WireReader.Corrupt($"an unknown member of {asked}");
    }
}

/// <inheritdoc cref="ReflectionShapes"/>
internal sealed class ParameterShape(TravelPlans plans) : ValueShape<ParameterInfo>
{
    private readonly Slot member = new(typeof(MemberInfo), plans);

    public override bool IsValue => true;

    protected override void Write(GraphWriter output, ParameterInfo value)
    {
        TypeGate.CheckCodeLeaving(output.Terms, ReflectionShapes.What);
        output.Reference(value.Member, member);
        output.Count(value.Position + 1); // what is returned has -1
    }

    protected override ParameterInfo Read(ref GraphReader input)
    {
        TypeGate.CheckCodeComing(input.Terms, ReflectionShapes.What);
        var owner = input.Reference(member);
        var position = input.Wire.Count() - 1;
        return owner switch
        {
            MethodInfo method when position < 0 => method.ReturnParameter,
            MethodBase method => method.GetParameters()[position],
            PropertyInfo property => property.GetIndexParameters()[position],
            _ => throw WireReader.Corrupt("a parameter of nothing"),
        };
    }
}

/// <summary>By its first type.</summary>
internal sealed class AssemblyShape : ValueShape<Assembly>
{
    public override bool IsValue => true;

    public static void WriteIt(GraphWriter output, Assembly value)
    {
        const int FirstType = 0x02000002; // 1 is the module itself
        TypeGate.CheckCodeLeaving(output.Terms, ReflectionShapes.What);
        try
        {
            output.TypeOf(value.ManifestModule.ResolveType(FirstType));
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or NotSupportedException)
        {
            throw new TravelRefusal(new Functions.Refusal("is an assembly without types, or one that exists in memory only", "Send its name."));
        }
    }

    public static Assembly ReadIt(ref GraphReader input)
    {
        TypeGate.CheckCodeComing(input.Terms, ReflectionShapes.What);
        return input.TypeOf().Assembly;
    }

    protected override void Write(GraphWriter output, Assembly value) => WriteIt(output, value);

    protected override Assembly Read(ref GraphReader input) => ReadIt(ref input);
}

/// <inheritdoc cref="ReflectionShapes"/>
internal sealed class ModuleShape : ValueShape<Module>
{
    public override bool IsValue => true;

    protected override void Write(GraphWriter output, Module value)
    {
        if (value != value.Assembly.ManifestModule)
        {
            throw new TravelRefusal(new Functions.Refusal("is one of several modules of its assembly", "Send its name."));
        }

        AssemblyShape.WriteIt(output, value.Assembly);
    }

    protected override Module Read(ref GraphReader input) => AssemblyShape.ReadIt(ref input).ManifestModule;
}
