using System.Diagnostics;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pool;

namespace PBench.Strategies.Engine;

/// <summary>A map being run, as its strategy sees it: a source of chunks and a place for their results.</summary>
/// <remarks>
/// The semantics of a map (chunking, order, window, errors, cancellation, progress, tracing) live here, once for all
/// strategies. A strategy takes chunks and executes them:
/// <code>
/// var chunk = job.NewChunk();
/// while (!job.IsFinished)
///     if (job.TryTake(chunk)) job.Execute(chunk, worker);
///     else await job.WaitForChunksAsync();
/// </code>
/// Any number of workers may do so at the same time, each with its own chunk. Thread-safe.
/// </remarks>
public abstract class MapJob
{
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs: what waking a sleeping core costs
    private static long lastId;
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected MapJob(MapOptions options) => Options = options;

    /// <summary>Raised when <see cref="TryTake"/> may succeed again, and when the job has finished. Handlers must not block.</summary>
    public event Action? ChunksAvailable;

    /// <summary>Raised when running chunks should start no further item; see <see cref="MapChunk.Stop"/>.</summary>
    internal event Action? Stopped;

    /// <summary>Asks a chunk that runs outside of this process for its rest; see <see cref="AskForTail"/>.</summary>
    internal Action? TailWanted { get; set; }

    /// <summary>Distinguishes the maps of this process.</summary>
    public long Id { get; } = Interlocked.Increment(ref lastId);

    /// <summary>The caller's options.</summary>
    public MapOptions Options { get; }

    /// <summary>No chunk will be given out any more and none is being waited for.</summary>
    public bool IsFinished => finished.Task.IsCompleted;

    /// <summary>Completes, never faulted, when the job is finished.</summary>
    public Task Finished => finished.Task;

    /// <summary>The function returns a task: items wait rather than compute.</summary>
    public abstract bool IsAsync { get; }

    /// <summary>Chunks come while a source is read, and may never end; else all items are here.</summary>
    public abstract bool IsStream { get; }

    /// <summary>An empty place for one chunk at a time.</summary>
    public abstract MapChunk NewChunk();

    /// <summary>Takes the next chunk, if there is one at this moment.</summary>
    /// <param name="chunk">Filled in; must not hold a chunk that is still running.</param>
    /// <param name="mostItems">The chunk has at most this many items; at least 1.</param>
    /// <param name="leastItems">An automatic or fixed size below this is raised to it, so far as items and fairness allow.</param>
    public abstract bool TryTake(MapChunk chunk, int mostItems = int.MaxValue, int leastItems = 1);

    /// <summary>Runs the function on the chunk's items, on this thread, and hands the results to the map. Never throws for an item's failure.</summary>
    /// <param name="chunk">Taken from this job.</param>
    /// <param name="worker">Number of the worker, from 0, for traces.</param>
    public abstract void Execute(MapChunk chunk, int worker);

    /// <summary>Completes when <see cref="TryTake"/> may succeed or the job is finished.</summary>
    public async Task WaitForChunksAsync()
    {
        var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Action wake = () => signal.TrySetResult();
        ChunksAvailable += wake;
        try
        {
            if (!IsFinished && !HasChunks)
            {
                AskForTail();
                await signal.Task.ConfigureAwait(false);
            }
        }
        finally
        {
            ChunksAvailable -= wake;
        }
    }

    /// <summary>Looks for the end of a short map, giving the core away between looks, for as long as waking a thread for it would cost: the call then returns complete.</summary>
    internal void LookForEnd()
    {
        var start = Stopwatch.GetTimestamp();
        while (!IsFinished && Stopwatch.GetTimestamp() - start < LookTicks)
        {
            Thread.Yield();
        }
    }

    /// <summary>A worker has nothing to do: the running chunk that is expected to end last gives back what it has not started, if that is worth it.</summary>
    internal abstract void AskForTail();

    /// <summary>The job as workers in other processes run it.</summary>
    internal abstract RemoteJob AsRemote(FunctionTable functions, PoolStore shares);

    /// <summary>Runs the items of an asynchronous function side by side in this process, until the job is finished.</summary>
    internal abstract Task PumpAsync(int workers, TaskScheduler scheduler, Slots slots);

    /// <summary>Ends the map with <paramref name="reason"/>: no further item starts, waiting functions are cancelled. The first reason counts.</summary>
    internal abstract void Abort(Exception reason);

    /// <summary>Ends the map now, whatever still runs: for a session that cannot go on.</summary>
    internal void Abandon() => End();

    /// <summary>The map was ended by <see cref="Abort"/>.</summary>
    internal abstract bool IsAborted { get; }

    /// <summary>Called by an item of the session that runs it.</summary>
    internal bool IsNested { get; set; }

    /// <summary>Items that share a worker.</summary>
    internal int ItemsPerWorker => IsAsync ? Options.ConcurrencyPerWorker : 1;

    /// <summary>Items are here that have neither run nor been given up.</summary>
    internal abstract bool HasItemsLeft { get; }

    /// <summary>The caller's code is being told of the map.</summary>
    internal abstract bool IsTelling { get; }

    /// <summary>Asynchronous items with a higher index are not wanted any more: that of the first error where that ends the map, −1 when the map was aborted.</summary>
    internal abstract long LastWanted { get; }

    /// <summary>A chunk could be taken now.</summary>
    internal abstract bool HasChunks { get; }

    /// <summary>E.g. <c>map 17</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"map {Id}{(IsFinished ? ", finished" : "")}");

    private protected void SignalChunks() => ChunksAvailable?.Invoke();

    private protected void SignalStopped() => Stopped?.Invoke();

    /// <summary>The job is finished; at most once.</summary>
    private protected void End()
    {
        if (finished.TrySetResult())
        {
            OnEnded();
            ChunksAvailable?.Invoke();
        }
    }

    /// <summary>Frees what the job holds.</summary>
    private protected abstract void OnEnded();
}
