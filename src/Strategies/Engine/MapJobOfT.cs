using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using PBench.Strategies.Kernels;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pool;

namespace PBench.Strategies.Engine;

/// <summary>What all maps share: taking, executing and finishing chunks, and what becomes of errors.</summary>
/// <remarks>Lock order: <see cref="Gate"/> is innermost but for a lot's own state; user code never runs under it.</remarks>
internal abstract class MapJob<T, R> : MapJob
{
    private readonly MapCallbacks? callbacks; // null: none
    private readonly List<MapItemException> errors = []; // guarded by Gate
    private readonly PauseGate? pause;
    private readonly IChunkRunner<T, R>? runner;
    private readonly RunningChunks? running; // null: chunks are run to their end
    private ITimer? abandon; // kept: a timer nobody refers to never fires
    private long lastNumber = -1;
    private Exception? abortReason; // guarded by Gate
    private long lowestError = long.MaxValue; // where an error ends the map; guarded by Gate

    protected MapJob(MapSetting<T, R> setting)
        : base(setting.Options)
    {
        Setting = setting;
        callbacks = Options is { Observer: null, Progress: null, ErrorHandler: null } ? null : new MapCallbacks(this, setting.Traits is { Isolation: Isolation.Process, Concurrent: true });
        pause = Options.Pause > TimeSpan.Zero ? new PauseGate(Options.Pause, SignalChunks, TimeProvider.System) : null;
        runner = setting.Kernel is SyncKernel<T, R> sync
            ? Options.ItemTimeout is { } limit ? new TimedRunner<T, R>(this, sync, limit) : new DirectRunner<T, R>(this, sync)
            : null;
        SharesTails = setting.Sizer.IsAuto && setting.Kernel is SyncKernel<T, R> { IsPerChunk: false };
        if (SharesTails && setting.Workers > 1 && runner is DirectRunner<T, R> && !setting.Traits.ItemsCrossBoundary)
        {
            running = new RunningChunks(setting.Workers);
            Stopped += running.StopThose;
        }
    }

    /// <summary>What a chunk has not started may go to other workers: its size was ours, and its items are independent.</summary>
    public bool SharesTails { get; }

    public MapSetting<T, R> Setting { get; }

    public override bool IsAsync => Setting.Kernel is AsyncKernel<T, R>;

    /// <summary>An item's error ends the map.</summary>
    public bool StopsAtError => Options.OnError == ErrorPolicy.FailFast && !Setting.DeliverErrors;

    /// <summary>Chunks in flight hold unobserved results in memory the caller owns, so the map may not end before they do.</summary>
    protected abstract bool CallerOwnsOutput { get; }

    /// <summary>Number of all items, or null while it is unknown.</summary>
    protected abstract long? Total { get; }

    protected Lock Gate { get; } = new();

    /// <summary>Ranges that went back, and the lots of a stream. Guarded by <see cref="Gate"/>, but for its count.</summary>
    protected RangeQueue<T, R> Waiting { get; } = new();

    protected bool IsStopped => Stop.IsSet;

    /// <summary>For all lots of the map.</summary>
    protected StopFlag Stop { get; } = new();

    /// <summary>The errors so far in index order.</summary>
    protected IReadOnlyList<MapItemException> Errors
    {
        get
        {
            lock (Gate)
            {
                return [.. errors.OrderBy(e => e.Index)];
            }
        }
    }

    /// <summary>Why the map was ended early, or null.</summary>
    protected Exception? AbortReason
    {
        get
        {
            lock (Gate)
            {
                return abortReason;
            }
        }
    }

    internal override bool IsAborted => AbortReason is not null;

    internal override bool IsTelling => callbacks is { IsCalling: true };

    internal override long LastWanted
    {
        get
        {
            lock (Gate)
            {
                return abortReason is not null ? -1 : lowestError;
            }
        }
    }

    /// <summary>An item before it has failed, and the map ends with that error. Any thread.</summary>
    public bool IsUnwanted(long index) => StopsAtError && index > Volatile.Read(ref lowestError);

    internal override bool HasChunks => HasItems && (pause is null || pause.IsOpen());

    private bool HasItems => (Waiting.Count > 0 || HasFreshChunks) && !IsStopped;

    protected abstract bool HasFreshChunks { get; }

    public override MapChunk NewChunk() => new MapChunk<T, R>(this);

    public override bool TryTake(MapChunk chunk, int mostItems = int.MaxValue, int leastItems = 1)
    {
        if (pause is null)
        {
            return TryTakeNow((MapChunk<T, R>)chunk, mostItems, leastItems);
        }

        // The pause is between items, so with a pause a chunk is one item (one chunk for a chunk function).
        if (!HasItems || !pause.TryStart())
        {
            return false;
        }

        if (TryTakeNow((MapChunk<T, R>)chunk, Setting.Kernel is SyncKernel<T, R> { IsPerChunk: true } ? mostItems : 1, 1))
        {
            return true;
        }

        pause.Undo();
        return false;
    }

    public override void Execute(MapChunk chunk, int worker)
    {
        var mine = (MapChunk<T, R>)chunk;
        var clocked = Setting.Sizer.IsAuto || Options.Observer is not null;
        if (clocked)
        {
            mine.Times.Started = Stopwatch.GetTimestamp();
        }

        var callers = Setting.Culture.Enter();
        var shares = running is not null && running.TryEnter(mine, worker);
        try
        {
            runner!.Run(mine, shares);
        }
        catch (Exception escaped)
        {
            FailRest(mine, escaped);
        }

        if (shares)
        {
            running!.Leave(mine);
        }

        callers?.Enter();
        var ran = mine.Count - mine.PutBack;
        if (clocked)
        {
            mine.Times.Finished = Stopwatch.GetTimestamp();
            Setting.Sizer.Measured(ran, mine.Times.Finished - mine.Times.Started);
        }

        if (mine.PutBack > 0)
        {
            PutBack(mine, ran, mine.PutBack, mine.Attempt); // after the measurement, which tells in what sizes the rest is taken
        }

        Finish(mine, ran, worker, Environment.ProcessId);
        if (mine.Straggler is { } straggler)
        {
            mine.Straggler = null;
            straggler.Wait(); // the worker has its next chunk when it runs no item
        }
    }

    // Runners catch what the function throws. Whatever else comes out of one, by any way that nobody thought of, still costs its chunk an error and
    // nothing else: neither the worker's thread, and with it the process, nor a map that would wait for the chunk for ever.
    private void FailRest(MapChunk<T, R> chunk, Exception escaped)
    {
        var rest = chunk.Count - chunk.Progress;
        chunk.PutBack = 0;
        if (rest > 0)
        {
            Fail(chunk, chunk.Progress, rest, ItemError.Of(escaped, chunk.First + chunk.Progress, rest));
        }
    }

    internal override void AskForTail()
    {
        if (SharesTails && !IsFinished)
        {
            running?.Ask();
            TailWanted?.Invoke();
        }
    }

    internal override RemoteJob AsRemote(FunctionTable functions, PoolStore shares) => new RemoteJob<T, R>(this, functions, shares);

    internal override Task PumpAsync(int workers, TaskScheduler scheduler, Slots slots)
    {
        var inFlight = (int)Math.Min(1 << 20, (long)workers * Options.ConcurrencyPerWorker);
        return new AsyncPump<T, R>(this, (AsyncKernel<T, R>)Setting.Kernel, inFlight, scheduler, slots).RunAsync();
    }

    /// <summary>The chunk is done: <paramref name="settled"/> of its items have a result or an error or were given up; the others were put back with <see cref="PutBack"/>.</summary>
    public void Finish(MapChunk<T, R> chunk, int settled, int worker, int processId)
    {
        if (callbacks is not null && settled > 0 && !IsFinished) // else abandoned: the call has returned, and its callbacks are not called any more
        {
            callbacks.ChunkEnded(chunk, settled, worker, processId, Total ?? Options.TotalItems);
        }

        if (callbacks is { IsBehind: true })
        {
            SettleLater(callbacks, chunk.Lot, settled); // the chunk is refilled
        }
        else
        {
            Settle(chunk, settled); // last: it may finish the map
        }
    }

    // A method of its own: a closure would be allocated for each chunk, also where it is not needed.
    private void SettleLater(MapCallbacks after, Lot<T, R> lot, int settled) => after.Then(() => Drop(lot, settled));

    /// <summary>Notes the error of an item (of a chunk function: of <paramref name="count"/> items). The item still has to be settled.</summary>
    public void Fail(MapChunk<T, R> chunk, int offset, int count, MapItemException error)
    {
        lock (Gate)
        {
            if (IsFinished)
            {
                return; // abandoned: nobody waits for it any more
            }

            if (error.InnerException is OperationCanceledException && (abortReason is not null || error.Index > lowestError))
            {
                chunk.Lot.NoteGap(chunk.Offset + offset); // given up with its map, or for the sake of an error before it, which says why
                return;
            }

            if (StopsAtError)
            {
                lowestError = Math.Min(lowestError, error.Index);
            }

            if (!Setting.DeliverErrors)
            {
                errors.Add(error); // delivered ones are the consumer's: an endless stream of them may not pile up here
            }

            for (var i = offset; IsStream && i < offset + count; i++) // lots of a stream are delivered one by one; a block is not looked through
            {
                chunk.Lot.SetError(chunk.Offset + i, error);
            }
        }

        callbacks?.ItemFailed(error);
        if (StopsAtError)
        {
            StopAfter(chunk.Lot);
            SignalStopped();
        }
    }

    /// <summary>Items of the chunk from <paramref name="offset"/> on were not run because the map is stopping.</summary>
    public void NoteGap(MapChunk<T, R> chunk, int offset)
    {
        lock (Gate)
        {
            chunk.Lot.NoteGap(chunk.Offset + offset);
        }
    }

    /// <summary>The chunk, which was not handed over yet, keeps its first items only: the others are another chunk.</summary>
    public void Cut(MapChunk<T, R> chunk, int items)
    {
        var others = chunk.Count - items;
        PutBack(chunk, items, others, chunk.Attempt);
        chunk.Shorten(items);
    }

    /// <summary>Items of the chunk that were not run: they go to another worker, before all others.</summary>
    public void PutBack(MapChunk<T, R> chunk, int offset, int count, int attempt)
    {
        var dropped = false;
        lock (Gate)
        {
            dropped = chunk.Lot.Stop.IsSet || IsUnwanted(chunk.First + offset);
            if (dropped)
            {
                chunk.Lot.NoteGap(chunk.Offset + offset);
            }
            else
            {
                Waiting.Add(new ChunkRange<T, R>(chunk.Lot, chunk.Offset + offset, count, attempt, IsTail: SharesTails && attempt == 0, Number: count == chunk.Count ? chunk.Number : null));
            }
        }

        if (dropped)
        {
            Drop(chunk.Lot, count);
        }
        else
        {
            SignalChunks();
        }
    }

    internal override void Abort(Exception reason)
    {
        lock (Gate)
        {
            if (IsFinished || abortReason is not null)
            {
                return;
            }

            abortReason = reason;
        }

        StopAll();
        SignalStopped();
        if (!IsFinished && !Setting.Traits.CanKillItem && !CallerOwnsOutput)
        {
            // A thread cannot be stopped: give running items a moment, then end the map without them.
            abandon = Setting.Clock.CreateTimer(static job => ((MapJob<T, R>)job!).End(), this, MapSetting.AbandonAfter, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>All items and the place for their results, where they are known; a stream's are not.</summary>
    public virtual Lot<T, R>? Whole => null;

    /// <summary>An item of the map, if one is at hand: to guess from.</summary>
    public virtual bool TryPeek([MaybeNullWhen(false)] out T item)
    {
        item = default;
        return false;
    }

    /// <summary>Lots after this one start no further item; in a map of known items: none does.</summary>
    protected abstract void StopAfter(Lot<T, R> lot);

    /// <summary>No lot starts a further item.</summary>
    protected abstract void StopAll();

    /// <summary>Cuts a chunk of items not taken before.</summary>
    protected abstract bool TryTakeFresh(int mostItems, int leastItems, out ChunkRange<T, R> range, out long number);

    /// <summary>Accounts for items of a chunk; finishes the map with the last of them.</summary>
    protected abstract void Settle(MapChunk<T, R> chunk, int items);

    /// <summary>Accounts for items of a lot: that will not run because the map is stopping, or whose chunk holds others already.</summary>
    protected abstract void Drop(Lot<T, R> lot, int items);

    protected long NextNumber() => Interlocked.Increment(ref lastNumber);

    private protected override void OnEnded()
    {
        pause?.Dispose();
        abandon?.Dispose();
    }

    /// <summary>The exception that the map ends with, or null.</summary>
    protected Exception? Failure()
    {
        if (AbortReason is { } reason)
        {
            return reason;
        }

        var all = Errors;
        return all.Count == 0 ? null
            : Options.OnError == ErrorPolicy.FailFast ? all[0]
            : new AggregateException($"{all.Count} of the map's items failed; the first: {all[0].Message}", all);
    }

    private bool TryTakeNow(MapChunk<T, R> chunk, int mostItems, int leastItems)
    {
        ChunkRange<T, R> range;
        long number;
        if (Waiting.Count > 0 && TryTakeWaiting(mostItems, out range))
        {
            number = range.Number ?? NextNumber();
        }
        else if (!TryTakeFresh(mostItems, leastItems, out range, out number))
        {
            return false;
        }

        chunk.Fill(range, number);
        if (Options.Observer is not null)
        {
            chunk.Times.Formed = Stopwatch.GetTimestamp();
        }

        return true;
    }

    private bool TryTakeWaiting(int mostItems, out ChunkRange<T, R> range)
    {
        lock (Gate)
        {
            return Waiting.TryTake(mostItems, Setting.Sizer, out range);
        }
    }
}
