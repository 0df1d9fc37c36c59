using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Heavy-tailed sleeps: a few stragglers decide when the map ends.</summary>
/// <remarks>Items are the milliseconds to sleep: Pareto with least value 1 ms and exponent 4/3, cut at 250 ms.</remarks>
public sealed class ParetoWorkload()
    : MapWorkload<int, int>("pareto", "heavy-tailed sleeps: stragglers", new WorkloadDefaults(500, null, ChunkSize.Auto, QuickScale: 0.1))
{
    private const int Longest = 250;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings)
    {
        var random = new SmallRandom(settings.Seed);
        var items = new int[Count(settings)];
        for (var i = 0; i < items.Length; i++)
        {
            // u^(−3/4) from square roots, which are exactly rounded everywhere; Math.Pow is not.
            var root = Math.Sqrt(1 - random.NextDouble());
            items[i] = (int)Math.Min(Longest, 1 / (root * Math.Sqrt(root)));
        }

        return items;
    }

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static milliseconds =>
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    };

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => item;
}
