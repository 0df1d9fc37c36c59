using PBench.Strategies.Serial;

namespace PBench.Strategies;

/// <summary>Everything on one thread, in the caller: what the others are measured against.</summary>
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
