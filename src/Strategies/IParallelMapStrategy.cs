namespace PBench.Strategies;

/// <summary>One way of running the chunks of a map in parallel. Read this first.</summary>
/// <remarks>
/// Describes only: <see cref="OpenAsync"/> starts the workers, so start-up is timed apart from mapping.
/// Same call, same semantics, whatever the strategy; where one truly cannot, <see cref="Traits"/> says so.
/// Implementations are immutable and safe to use from several threads.
/// </remarks>
public interface IParallelMapStrategy
{
    /// <summary>Stable name on the command line and in reports, e.g. <c>shm</c>.</summary>
    string Name { get; }

    /// <summary>What the strategy promises beyond the contract that all share.</summary>
    StrategyTraits Traits { get; }

    /// <summary>Starts the workers; completes when the first of them can take a chunk.</summary>
    /// <param name="options">Null: the defaults of <see cref="SessionOptions"/>.</param>
    /// <param name="cancellation">Stops the start; workers already started are ended before the call throws.</param>
    /// <returns>A session to dispose of. The remaining workers may still be starting.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The initializer takes parameters, or returns something else than a task.</exception>
    /// <exception cref="PayloadException">Process pools: the initializer or a codec cannot travel.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    /// <exception cref="SessionFailedException">No worker was ready within <see cref="SessionOptions.StartupTimeout"/>, or its initializer threw.</exception>
    Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default);
}
