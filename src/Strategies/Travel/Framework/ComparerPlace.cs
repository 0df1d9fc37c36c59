namespace PBench.Strategies.Travel;

/// <summary>The comparer of a collection: a byte where it is the default.</summary>
internal sealed class ComparerPlace<TComparer>(TComparer standard, TravelPlans plans)
    where TComparer : class
{
    private readonly Slot slot = new(typeof(TComparer), plans);

    public void Write(GraphWriter output, TComparer comparer)
    {
        var isStandard = ReferenceEquals(comparer, standard);
        output.Byte(isStandard ? (byte)0 : (byte)1);
        if (isStandard)
        {
            return;
        }

        var before = output.Trail?.Enter("Comparer");
        output.Reference(comparer, slot);
        if (before is { } place)
        {
            output.Trail!.Leave(place);
        }
    }

    /// <summary>May not be complete yet, unless <see cref="ComparerShapes.IsKnown{T}(IEqualityComparer{T})"/>.</summary>
    public TComparer? Read(ref GraphReader input) => input.Wire.Byte() == 0 ? null : (TComparer?)input.Reference(slot);
}
