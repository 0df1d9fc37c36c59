using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Engine;

/// <summary>The caller's code that a map calls while it runs: observer, progress, error handler. What it throws ends the map. Thread-safe.</summary>
/// <param name="job">The map.</param>
/// <param name="posts">
/// Progress and error handler are called on a thread of the pool, in turn: whoever brings the news holds locks that the maps of
/// a session share, and these callbacks may block, or use the session. Else they are called at once. (An observer must not block.)
/// </param>
internal sealed class MapCallbacks(MapJob job, bool posts)
{
    private readonly Lock handlers = new(); // one call of progress or error handler at a time
    private readonly Lock gate = new();
    private readonly Queue<Action> posted = []; // guarded by gate
    private bool isBehind; // guarded by gate
    private long done; // guarded by handlers
    private volatile bool isCalling;

    private MapOptions Options => job.Options;

    /// <summary>Something has been posted and not yet called: what must come after it is given to <see cref="Then"/>.</summary>
    public bool IsBehind
    {
        get
        {
            if (!posts)
            {
                return false;
            }

            lock (gate)
            {
                return isBehind;
            }
        }
    }

    /// <summary>One of them is being called, which may take its time.</summary>
    public bool IsCalling => isCalling;

    /// <summary>A chunk is through, with so many items.</summary>
    public void ChunkEnded(MapChunk chunk, int items, int worker, int processId, long? total)
    {
        if (Options.Observer is not null)
        {
            Trace(chunk, items, worker, processId);
        }

        if (Options.Progress is null)
        {
            return;
        }

        if (posts)
        {
            PostReport(items, total);
        }
        else
        {
            CallNow(null, items, total);
        }
    }

    /// <summary>An item has failed, or with a chunk function its chunk.</summary>
    public void ItemFailed(MapItemException error)
    {
        if (Options.ErrorHandler is null)
        {
            return;
        }

        if (posts)
        {
            Then(() => CallNow(error, 0, null));
        }
        else
        {
            CallNow(error, 0, null);
        }
    }

    /// <summary>Does <paramref name="next"/> when all that is posted so far has been called.</summary>
    public void Then(Action next)
    {
        lock (gate)
        {
            posted.Enqueue(next);
            if (isBehind)
            {
                return;
            }

            isBehind = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(static me => me.CatchUp(), this, preferLocal: false);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Trace(MapChunk chunk, int items, int worker, int processId)
    {
        ref readonly var t = ref chunk.Times;
        var trace = new ChunkTrace(
            chunk.Number, chunk.First, items, worker, processId, chunk.Attempt, t.BytesIn, t.BytesOut,
            t.Formed, t.Encoded, t.Sent, t.Received, t.Started, t.Finished, t.Returned, Stopwatch.GetTimestamp(), t.Codec);
        try
        {
            Options.Observer!.OnChunk(trace);
        }
        catch (Exception thrown)
        {
            job.Abort(thrown);
        }
    }

    // A method of its own: where nothing is posted, nothing is allocated.
    private void PostReport(int items, long? total) => Then(() => CallNow(null, items, total));

    // The error handler, or without an error the progress.
    private void CallNow(MapItemException? error, int items, long? total)
    {
        try
        {
            lock (handlers)
            {
                if (job.IsFinished)
                {
                    return; // abandoned: the call has returned, and its callbacks are not called any more
                }

                isCalling = true;
                if (error is not null)
                {
                    Options.ErrorHandler!(error);
                }
                else
                {
                    done += items;
                    Options.Progress!.Report(new MapProgress(done, total));
                }
            }
        }
        catch (Exception thrown)
        {
            job.Abort(thrown);
        }
        finally
        {
            isCalling = false;
        }
    }

    private void CatchUp()
    {
        while (true)
        {
            Action next;
            lock (gate)
            {
                if (!posted.TryDequeue(out next!))
                {
                    isBehind = false;
                    return;
                }
            }

            next();
        }
    }
}
