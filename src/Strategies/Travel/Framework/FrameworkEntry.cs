namespace PBench.Strategies.Travel;

/// <summary>A row of the <see cref="FrameworkTable"/>.</summary>
/// <param name="Definition">The type; of a generic one its definition.</param>
/// <param name="How">What of it travels, for people: a row of the docs.</param>
/// <param name="Make">The plan of a type with this definition.</param>
internal sealed record FrameworkEntry(Type Definition, string How, Func<Type, TravelPlans, Plan> Make)
{
    /// <summary>The framework's own types that derive from it travel as it: hidden ones, mostly.</summary>
    public bool IsFamily { get; init; }

    /// <summary>The type as people write it; empty: not shown.</summary>
    public string Name { get => field ?? Functions.Naming.Of(Definition); init; }

    public bool Is(Type type) => type == Definition || (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == Definition);
}
