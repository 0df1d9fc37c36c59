using PBench.Strategies;
using PBench.Workloads;

namespace MyWorkloads;

/// <summary>A workload of one's own: an input made from the seed, the function, and the right answer found another way.</summary>
public sealed class TriangleWorkload()
    : MapWorkload<int, long>("triangle", "1 + 2 + ... + n by a loop", new WorkloadDefaults(Items: 10_000, Workers: null, ChunkSize.Auto, QuickScale: 0.1))
{
    protected override int[] Input(WorkloadSettings settings) =>
        [.. Enumerable.Range(0, Count(settings)).Select(i => ItemRandom.For(settings.Seed, i).Next(100_000))];

    protected override Func<int, long> Function(WorkloadSettings settings) => static n => Enumerable.Range(1, n).Sum(i => (long)i);

    protected override long Answer(int item, int index, WorkloadSettings settings) => (long)item * (item + 1) / 2; // Gauss
}
