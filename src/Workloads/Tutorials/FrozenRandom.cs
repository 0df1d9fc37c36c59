namespace PBench.Workloads;

/// <summary>A random number added to its item, and the item.</summary>
/// <param name="Sum">The item plus a draw in [0, 1) that can be got back exactly.</param>
/// <param name="Item">The item.</param>
public readonly record struct Drawn(double Sum, int Item)
{
    /// <summary>The random part.</summary>
    public double Draw => Sum - Item;
}

/// <summary>The trap: a generator made once by the caller is captured, and where items cross a boundary its frozen state is made anew.</summary>
/// <remarks>Order and second members are exact, so the outcome is correct; the draws that repeat are counted. Ten items whatever the scale.</remarks>
public sealed class FrozenRandomWorkload()
    : MapWorkload<int, Drawn>("frozen-random", "(rng() + item, item) with a captured generator: the trap, draws repeat", new WorkloadDefaults(10, 4, 1))
{
    /// <inheritdoc/>
    public override PublishedFigure Published => new("all ten fractions equal (0.951)");

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Defaults.Items)];

    /// <inheritdoc/>
    protected internal override Func<int, Drawn> Function(WorkloadSettings settings)
    {
        var random = new SmallRandom(settings.Seed);
        return item => new Drawn(random.NextFraction() + item, item);
    }

    /// <inheritdoc/>
    protected internal override Drawn Answer(int item, int index, WorkloadSettings settings) => new(index, index);

    /// <summary>Any draw will do: the first member is the item plus a fraction.</summary>
    protected internal override bool Same(Drawn expected, Drawn actual) => actual.Item == expected.Item && actual.Draw is >= 0 and < 1;

    /// <inheritdoc/>
    protected internal override bool Repeats(Drawn first, Drawn second) => first == second;

    /// <inheritdoc/>
    protected internal override long? Distinct(Drawn[] results) => results.Select(result => result.Draw).Distinct().LongCount();
}
