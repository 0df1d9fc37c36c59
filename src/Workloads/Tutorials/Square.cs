using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>The first example of every tutorial. Three items whatever the scale.</summary>
public sealed class SquareWorkload()
    : MapWorkload<int, int>("square", "x² over 1, 2, 3", new WorkloadDefaults(3, 2, ChunkSize.Auto))
{
    private static readonly int[] Answers = [1, 4, 9];

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [1, 2, 3];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static x => x * x;

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => Answers[index];
}
