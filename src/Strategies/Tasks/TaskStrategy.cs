using PBench.Strategies.Serial;
using PBench.Strategies.Tasks;

namespace PBench.Strategies;

/// <summary>One task for each chunk, on a task scheduler with as many threads as workers.</summary>
public sealed class TaskStrategy : IParallelMapStrategy
{
    /// <inheritdoc/>
    public string Name => "task";

    /// <inheritdoc/>
    public StrategyTraits Traits { get; } = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false);

    /// <inheritdoc/>
    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default)
    {
        var set = (options ?? new SessionOptions()).Checked();
        return set.Workers == 0 ? SerialSession.OpenAsync(Traits, set, cancellation) : TaskSession.OpenAsync(Traits, set, cancellation);
    }

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
