using PBench.Strategies.Engine;

namespace PBench.Strategies;

/// <summary>Running workers. Users call the extension methods of <see cref="ParallelMap"/>; strategies implement <see cref="RunAsync"/>.</summary>
/// <remarks>
/// Thread-safe: several maps may run on one session at once; all finish, and the workers are shared fairly between them.
/// Disposal cancels running maps, whose calls get <see cref="ObjectDisposedException"/> or <see cref="OperationCanceledException"/>,
/// kills workers that do not end, and returns when none is left. It may be called at any time, twice, and from several threads.
/// </remarks>
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
    /// <param name="job">Made by a call; completes by itself when its last chunk is executed, or when it is ended early.</param>
    /// <returns>Completes, faulted only by the session's own failure, when the job is finished. An item's error is the job's.</returns>
    /// <exception cref="ObjectDisposedException">The session was disposed of or takes no new map.</exception>
    /// <exception cref="SessionFailedException">The session cannot go on: no worker starts, or too many died.</exception>
    Task RunAsync(MapJob job);

    /// <summary>Takes no new map and completes when the running ones have ended. Dispose of the session afterwards.</summary>
    /// <remarks>Later calls on the session throw <see cref="ObjectDisposedException"/>. May be called several times.</remarks>
    /// <param name="cancellation">Ends the waiting, not the maps; the session stays closed for new ones.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    Task CompleteAsync(CancellationToken cancellation = default);
}
