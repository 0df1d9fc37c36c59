using PBench.Strategies.Serial;

namespace PBench.Strategies;

/// <summary>One item at a time, on the thread of the caller: what the others are measured against.</summary>
/// <remarks>
/// The call of a map runs its items before it returns its task, but for what its source or another map of the session makes it wait for:
/// then the rest runs on a thread of the pool, as it does after an item that ran out of its time, which is watched from the caller's thread. An item
/// that computes cannot be left by cancelling. Asynchronous items start on the pool, <see cref="MapOptions.ConcurrencyPerWorker"/> of them side by side.
/// </remarks>
public sealed class SerialStrategy : IParallelMapStrategy
{
    /// <inheritdoc/>
    public string Name => "serial";

    /// <inheritdoc/>
    public StrategyTraits Traits { get; } = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false, Concurrent: false);

    /// <inheritdoc/>
    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default) =>
        SerialSession.OpenAsync(Traits, (options ?? new SessionOptions()).Checked(), cancellation);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
