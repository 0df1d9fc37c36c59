using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Identity: what is left is dispatch.</summary>
public sealed class NoopWorkload()
    : MapWorkload<int, int>("noop", "identity on ints: dispatch alone, overhead per chunk and per item", new WorkloadDefaults(100_000, null, ChunkSize.Auto, QuickScale: 0.1))
{
    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static x => x;

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => index;
}
