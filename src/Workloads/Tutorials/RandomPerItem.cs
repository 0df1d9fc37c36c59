using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>The cure of <see cref="FrozenRandomWorkload"/>: draws belong to the item, so they are the same everywhere. Ten items whatever the scale.</summary>
public sealed class RandomPerItemWorkload()
    : MapWorkload<int, Drawn>("random-per-item", "(rng() + item, item) with a generator per item: the cure, draws are the same everywhere", new WorkloadDefaults(10, 4, 1))
{
    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Defaults.Items)];

    /// <inheritdoc/>
    protected internal override Func<int, Drawn> Function(WorkloadSettings settings)
    {
        var seed = settings.Seed;
        return item => new Drawn(Draw(seed, item) + item, item);
    }

    /// <inheritdoc/>
    protected internal override Drawn Answer(int item, int index, WorkloadSettings settings) => new(index + Draw(settings.Seed, index), index);

    /// <inheritdoc/>
    protected internal override long? Distinct(Drawn[] results) => results.Select(result => result.Draw).Distinct().LongCount();

    // Whole multiples of 2⁻³¹, so that the draw can be got back exactly from the sum.
    private static double Draw(long seed, long index) => ItemRandom.For(seed, index).Next() * (1.0 / (1L << 31));
}
