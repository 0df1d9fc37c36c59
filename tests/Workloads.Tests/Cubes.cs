using PBench.Strategies;

namespace PBench.Workloads.Tests;

// <example> of docs/workloads.md
public sealed class Cubes()
    : MapWorkload<int, long>("cubes", "x³ over whole numbers", new WorkloadDefaults(10_000, Workers: null, ChunkSize.Auto))
{
    protected override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    protected override Func<int, long> Function(WorkloadSettings settings) => static x => (long)x * x * x;

    // The oracle goes another way: x³ is the sum of x odd numbers, the first of which is x(x − 1) + 1.
    protected override long Answer(int item, int index, WorkloadSettings settings) =>
        Enumerable.Range(0, item).Sum(k => ((long)item * (item - 1)) + (2L * k) + 1);
}
// </example>
