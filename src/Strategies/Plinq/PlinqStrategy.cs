using PBench.Strategies.Plinq;
using PBench.Strategies.Serial;

namespace PBench.Strategies;

/// <summary>One PLINQ query over the chunks, with PLINQ's own partitioner and ordering, on the thread pool as it is.</summary>
public sealed class PlinqStrategy : IParallelMapStrategy
{
    /// <inheritdoc/>
    public string Name => "plinq";

    /// <inheritdoc/>
    public StrategyTraits Traits { get; } = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false);

    /// <inheritdoc/>
    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default)
    {
        cancellation.ThrowIfCancellationRequested();
        var set = (options ?? new SessionOptions()).Checked();
        return set.Workers == 0 ? SerialSession.OpenAsync(Traits, set, cancellation) : PlinqSession.OpenAsync(Traits, set, cancellation);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
