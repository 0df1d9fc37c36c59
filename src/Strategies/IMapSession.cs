using PBench.Strategies.Engine;

namespace PBench.Strategies;

/// <summary>Running workers. Users call the extension methods of <see cref="ParallelMap"/>; strategies implement <see cref="RunAsync"/>.</summary>
/// <remarks>Thread-safe: several maps may run on one session at once; all finish, and the workers are shared fairly between them.</remarks>
public interface IMapSession : IAsyncDisposable
{
    /// <summary>What the strategy of this session promises.</summary>
    StrategyTraits Traits { get; }

    /// <summary>The options the session was opened with, defaults filled in.</summary>
    SessionOptions Options { get; }

    /// <summary>Executes chunks of the job until it is finished; the seam between the calls and the strategies.</summary>
    /// <remarks>
    /// Chunks are taken from the job (see <see cref="MapJob"/>) by whoever executes them, or by a dispatcher
    /// that hands them out; results may be handed back in any order and from any thread.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The session was disposed of or takes no new map.</exception>
    /// <exception cref="SessionFailedException">The session cannot go on: no worker starts, or too many died.</exception>
    Task RunAsync(MapJob job);

    /// <summary>Takes no new map and completes when the running ones have ended. Dispose of the session afterwards.</summary>
    Task CompleteAsync(CancellationToken cancellation = default);
}
