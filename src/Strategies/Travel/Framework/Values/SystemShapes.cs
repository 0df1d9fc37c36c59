namespace PBench.Strategies.Travel;

/// <summary>System, those of the core.</summary>
internal static class SystemShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(Version), "its numbers", static (_, _) => new VersionShape()),
        new(typeof(Lazy<>), "its value; one that has not made it yet is refused", static (type, plans) => FrameworkTable.Make(typeof(LazyShape<>), type, plans)),
        new(typeof(ArraySegment<>), "the array, and which part of it", static (type, plans) => FrameworkTable.Make(typeof(ArraySegmentShape<>), type, plans)),
        new(typeof(Memory<>), "the array, and which part of it", static (type, plans) => FrameworkTable.Make(typeof(MemoryShape<>), type, plans)),
        new(typeof(ReadOnlyMemory<>), "the array or text, and which part of it", static (type, plans) => FrameworkTable.Make(typeof(ReadOnlyMemoryShape<>), type, plans)),
        new(typeof(TimeZoneInfo), "by its id, where the system has it; else its rules", static (_, _) => new TimeZoneShape()),
        new(typeof(DBNull), "the one instance", static (type, _) => new KnownInstances(type, DBNull.Value)),
    ];
}

/// <inheritdoc cref="SystemShapes"/>
internal sealed class VersionShape : ValueShape<Version>
{
    protected override void Write(GraphWriter output, Version value) => output.Characters(value.ToString());

    protected override Version Read(ref GraphReader input) => Version.Parse(input.Wire.Characters());
}

/// <summary>Making the value may be anything: it is not done for the sake of sending.</summary>
internal sealed class LazyShape<T>(TravelPlans plans) : WrapperShape<Lazy<T>, T>(plans)
{
    // By its place in the definition: for some T other constructors have the same parameters.
    private static readonly System.Reflection.ConstructorInfo OfValue = Array.Find(typeof(Lazy<T>).GetConstructors(), static constructor => constructor.MetadataToken ==
        Array.Find(typeof(Lazy<>).GetConstructors(), static open => open.GetParameters() is [{ ParameterType.IsGenericParameter: true }])!.MetadataToken)!;

    protected override T Inner(Lazy<T> wrapper) => wrapper.IsValueCreated ? wrapper.Value : throw new TravelRefusal(new Functions.Refusal(
        "is a Lazy that has not made its value yet, which each worker would then make for itself", "Read its Value first, or make it in the session's Initializer or a static field."));

    protected override void Set(Lazy<T> wrapper, T? inner) => OfValue.Invoke(wrapper, [inner]);
}
