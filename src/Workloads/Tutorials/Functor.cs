using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>z·(x·z + y) for any x: an object whose state is sent to the workers.</summary>
public sealed record Multiply(int Y, int Z) : IMapFunction<int, int>
{
    /// <inheritdoc/>
    public int Invoke(int item) => Z * ((item * Z) + Y);
}

/// <summary>A function with state. Five items whatever the scale: the answers are written down.</summary>
public sealed class FunctorWorkload()
    : MapWorkload<int, int>("functor", "z·(x·z + y) as an object with y = 2, z = 3: its state is sent to the workers", new WorkloadDefaults(5, null, ChunkSize.Auto))
{
    private static readonly int[] Answers = [15, 24, 33, 42, 51];

    /// <inheritdoc/>
    public override PublishedFigure Published => new("[15, 24, 33, 42, 51]; called alone with 0 and 1: 6 and 15");

    /// <inheritdoc/>
    protected internal override int Count(WorkloadSettings settings) => Defaults.Items;

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [1, 2, 3, 4, 5];

    /// <inheritdoc/>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => new Multiply(Y: 2, Z: 3).Invoke;

    /// <inheritdoc/>
    protected internal override MapCall<int, int> Call(WorkloadSettings settings)
    {
        var function = new Multiply(Y: 2, Z: 3);
        return (session, items, options, cancellation) => session.MapAsync(function, items, options, cancellation);
    }

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => Answers[index];
}
