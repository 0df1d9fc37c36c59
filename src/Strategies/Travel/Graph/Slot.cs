using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>A place that holds values declared as one type: a field, an element, the root of a graph.</summary>
/// <remarks>A value type is written as it is, a text with its length; anything else as null, a new object or one that was met before.</remarks>
internal sealed class Slot(Type type, TravelPlans plans)
{
    private Plan? plan;
    private Plan? plain;

    public Type Type { get; } = type;

    public TravelPlans Plans => plans;

    public bool IsText { get; } = type == typeof(string) && plans.Of(type) is TextPlan;

    public bool IsReference { get; } = !type.IsValueType && !(type == typeof(string) && plans.Of(type) is TextPlan);

    /// <summary>Of the declared type itself; found when it is first needed, since types lead back to themselves.</summary>
    public Plan Plan => plan ?? Find();

    /// <summary>The same, where nothing but writing and reading is to be done for a value of exactly the declared type; else null.</summary>
    public Plan? Plain => plan is null ? Find() is null ? null : plain : plain;

    /// <summary>Differs where the two sides would understand the same bytes otherwise: begins every payload that is declared as this type.</summary>
    public uint Contract { get; } = ContractOf(type);

    /// <summary>Instances that the type in which the place is keeps in its static readonly fields, e.g. a mark for "missing"; null: none.</summary>
    public StaticInstances? Kept { get; init; }

    /// <summary>A private field of an object that travels, where a lock guards the object's copy and so arrives new.</summary>
    public bool MayBeLock { get; init; }

    public void Write(GraphWriter output, object? value, ClosureReach? reach = null)
    {
        if (IsText)
        {
            output.Text((string?)value);
        }
        else if (IsReference)
        {
            output.Reference(value, this, reach);
        }
        else if (Plan.Refusal is { } refusal)
        {
            throw new TravelRefusal(refusal);
        }
        else
        {
            Plan.WriteNew(output, value!);
        }
    }

    private Plan Find()
    {
        var found = plans.Of(Type);
        var isPlain = IsReference && found.HasContents && !found.IsValue && found is not ClosurePlan && found.RefusalIn(this) is null && found.Statics is null && Kept is null;
        plain = isPlain ? found : null;
        return plan = found;
    }

    private static uint ContractOf(Type type) =>
        (uint)Fold(TypeTable.Fingerprint) ^ (type.Module.Assembly.IsDynamic ? 0 : (uint)Fold(type.Module.ModuleVersionId)) ^ (uint)type.MetadataToken;

    private static int Fold(Guid guid)
    {
        Span<int> parts = stackalloc int[4];
        guid.TryWriteBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(parts));
        return parts[0] ^ parts[1] ^ parts[2] ^ parts[3];
    }

    public object? Read(ref GraphReader input) =>
        IsText ? input.Text()
        : IsReference ? input.Reference(this)
        : Plan.ReadNew(ref input, -1);
}
