using PBench.Strategies.Engine;

namespace PBench.Strategies;

/// <summary>Running workers. Users call the extension methods of <see cref="ParallelMap"/>; strategies implement <see cref="RunAsync"/>.</summary>
/// <remarks>
/// Thread-safe: several maps may run on one session at once; all finish, and the workers are shared fairly between them. Together they run
/// no more items at once than there are workers (times <see cref="MapOptions.ConcurrencyPerWorker"/>); an item that was cancelled or
/// ran out of its time counts until it returns, so where workers are threads the maps that follow may have to wait for it. A map that an item
/// starts on its own session shares that item's place.
/// Disposal cancels running maps, whose calls get <see cref="ObjectDisposedException"/> or <see cref="OperationCanceledException"/>,
/// kills workers that do not end, and returns when none is left. Threads cannot be killed: disposal waits for the items that compute on them,
/// but not for those that ran out of their time limit. It may be called at any time, twice, and from several threads.
/// </remarks>
public interface IMapSession : IAsyncDisposable
{
    /// <summary>What the strategy of this session promises.</summary>
    StrategyTraits Traits { get; }

    /// <summary>The options the session was opened with, defaults filled in. Serial execution has 0 <see cref="SessionOptions.Workers"/>, whatever was asked for.</summary>
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
    /// <remarks>
    /// Later calls that would run or share something new throw <see cref="ObjectDisposedException"/>: maps, streams (when they are enumerated),
    /// <see cref="ParallelMap.ShareAsync"/>, <see cref="ParallelMap.AllocateShared"/>. Completing and disposing may be repeated, also after disposal.
    /// </remarks>
    /// <param name="cancellation">Ends the waiting, not the maps; the session stays closed for new ones.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancellation"/> was cancelled.</exception>
    Task CompleteAsync(CancellationToken cancellation = default);
}
