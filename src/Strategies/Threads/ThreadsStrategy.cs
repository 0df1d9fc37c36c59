using PBench.Strategies.Serial;
using PBench.Strategies.Threads;

namespace PBench.Strategies;

/// <summary>Dedicated threads that take chunks from a shared counter: the least that threads can cost.</summary>
public sealed class ThreadsStrategy : IParallelMapStrategy
{
    /// <inheritdoc/>
    public string Name => "threads";

    /// <inheritdoc/>
    public StrategyTraits Traits { get; } = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false);

    /// <inheritdoc/>
    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default)
    {
        var set = (options ?? new SessionOptions()).Checked();
        return set.Workers == 0 ? SerialSession.OpenAsync(Traits, set, cancellation) : ThreadsSession.OpenAsync(Traits, set, cancellation);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
