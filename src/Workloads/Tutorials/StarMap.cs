using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Several arguments per item. Two items whatever the scale.</summary>
public sealed class StarMapWorkload()
    : MapWorkload<(int A, int B), int>("starmap", "a + b over (1, 2), (3, 4): several arguments per item", new WorkloadDefaults(2, 2, ChunkSize.Auto))
{
    private static readonly int[] Answers = [3, 7];

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override (int A, int B)[] Input(WorkloadSettings settings) => [(1, 2), (3, 4)];

    /// <inheritdoc/>
    protected internal override Func<(int A, int B), int> Function(WorkloadSettings settings) => static pair => pair.A + pair.B;

    /// <inheritdoc/>
    protected internal override MapCall<(int A, int B), int> Call(WorkloadSettings settings) => static (session, items, options, cancellation) =>
        session.StarMapAsync(static (int a, int b) => a + b, items, options, cancellation);

    /// <inheritdoc/>
    protected internal override int Answer((int A, int B) item, int index, WorkloadSettings settings) => Answers[index];
}
