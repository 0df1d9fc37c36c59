namespace PBench.Workloads;

/// <summary>Far cheaper than its dispatch: chunking is the cure.</summary>
public sealed class DoubleWorkload()
    : MapWorkload<int, int>("double", "x → 2x: far cheaper than its dispatch, chunking is the cure", new WorkloadDefaults(10_000, 8, 1))
{
    /// <inheritdoc/>
    public override PublishedFigure Published => new(
        "serial 1.24 ms; fastcore parallel, one item a task, pool started per call, a manager lock taken per item: 12.4 s wall, 4.9 s CPU",
        TimeSpan.FromMilliseconds(1.24),
        TimeSpan.FromSeconds(12.4));

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static x => 2 * x;

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => index + index;
}
