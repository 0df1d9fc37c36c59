using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Runs items of an asynchronous function side by side, as many as have room in their session; no thread waits for them.</summary>
internal sealed class AsyncPump<T, R>(MapJob<T, R> job, AsyncKernel<T, R> kernel, int mostInFlight, TaskScheduler scheduler, Slots slots)
{
    // An item that blocks on tasks of its own would wait for them to be run here, so items do not see the scheduler.
    private const TaskCreationOptions OnScheduler = TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler;
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100); // for an item whose token was cancelled at its time limit
    private readonly Lock gate = new();
    private readonly ExecutionContext? context = ExecutionContext.Capture(); // of the map's caller: whoever opens a lane, its items see no other map's
    private readonly ItemTokens? tokens = kernel.TakesToken ? new() : null;
    private OpenChunk? current; // guarded by gate
    private SlotLease? asked; // for a lane that is not open yet; guarded by gate
    private int inFlight; // lanes; guarded by gate

    /// <summary>Completes when the job is finished.</summary>
    public async Task RunAsync()
    {
        job.ChunksAvailable += Fill;
        job.Stopped += Stop;
        Fill();
        await job.Finished.ConfigureAwait(false);
        job.Stopped -= Stop;
        job.ChunksAvailable -= Fill;
        LeaveIfIdle(anyhow: true);
    }

    private void Fill()
    {
        while (true)
        {
            (OpenChunk Chunk, int Offset) item;
            SlotLease lease;
            bool has;
            lock (gate)
            {
                if (inFlight == mostInFlight || (current is null && !job.HasChunks))
                {
                    return;
                }

                lease = asked ?? slots.NewLease(job, job.ItemsPerWorker, Granted);
                asked = slots.Enter(lease) ? null : lease;
                if (asked is not null)
                {
                    return;
                }

                has = TryNext(out item);
                inFlight += has ? 1 : 0;
            }

            if (!has)
            {
                slots.Leave(lease); // not under our lock: it may give the place to another pump, under its own
                return;
            }

            Open(lease, item);
        }
    }

    private void Open(SlotLease lease, (OpenChunk Chunk, int Offset) item)
    {
        if (context is null)
        {
            _ = RunItemsAsync(lease, item);
        }
        else
        {
            ExecutionContext.Run(context, _ => _ = RunItemsAsync(lease, item), null);
        }
    }

    private void Granted()
    {
        Fill();
        LeaveIfIdle(anyhow: false);
    }

    // A place that came too late to be of use.
    private void LeaveIfIdle(bool anyhow)
    {
        SlotLease? idle = null;
        lock (gate)
        {
            if (anyhow || asked is { State: LeaseState.In })
            {
                (idle, asked) = (asked, null);
            }
        }

        if (idle is not null)
        {
            slots.Leave(idle);
        }
    }

    // Asynchronous items that the map's end or an item's error makes needless are told; those before the first error run to their end.
    private void Stop()
    {
        tokens?.CancelAfter(job.LastWanted);
        lock (gate)
        {
            if (current is { } open && (open.Chunk.Lot.Stop.IsSet || job.IsUnwanted(open.Chunk.First + open.Next)))
            {
                Drop(open);
            }
        }
    }

    // One lane: this item and those that follow, until none is there or others want its place.
    private async Task RunItemsAsync(SlotLease lease, (OpenChunk Chunk, int Offset) item)
    {
        while (true)
        {
            var isFree = true;
            try
            {
                isFree = await Task.Factory.StartNew(() => RunAsync(item.Chunk.Chunk, item.Offset, lease), CancellationToken.None, OnScheduler, scheduler).Unwrap().ConfigureAwait(false);
            }
            catch (Exception escaped)
            {
                job.Fail(item.Chunk.Chunk, item.Offset, 1, ItemError.Of(escaped, item.Chunk.Chunk.First + item.Offset, 1)); // see MapJob<T, R>.FailRest
            }

            item.Chunk.Settle(job, 1);
            lock (gate)
            {
                var goesOn = isFree && (lease.Weight == 0 || !slots.IsWanted);
                if (goesOn && TryNext(out item))
                {
                    continue;
                }

                inFlight--;
            }

            if (isFree)
            {
                slots.Leave(lease);
            }

            Fill(); // for those who came between, and for what is left when others have had their turn
            return;
        }
    }

    private bool TryNext(out (OpenChunk Chunk, int Offset) item)
    {
        while (true)
        {
            if (current is { } open)
            {
                if (open.Next < open.Chunk.Count && !open.Chunk.Lot.Stop.IsSet && !job.IsUnwanted(open.Chunk.First + open.Next))
                {
                    item = (open, open.Next++);
                    return true;
                }

                Drop(open);
            }

            var fresh = new MapChunk<T, R>(job);
            if (!job.TryTake(fresh))
            {
                item = default;
                return false;
            }

            current = new OpenChunk(fresh);
        }
    }

    // Under our lock. The current chunk is through, or does not go on.
    private void Drop(OpenChunk open)
    {
        current = null;
        if (open.Chunk.Count - open.Next is var notRun and > 0)
        {
            job.NoteGap(open.Chunk, open.Next);
            ThreadPool.UnsafeQueueUserWorkItem(_ => open.Settle(job, notRun), null); // not under our lock: it may finish the job
        }
    }

    // False: the item keeps its place, as it has been given up and has not returned.
    private async Task<bool> RunAsync(MapChunk<T, R> chunk, int offset, SlotLease lease)
    {
        if (chunk.Lot.Stop.IsSet)
        {
            job.NoteGap(chunk, offset);
            return true;
        }

        job.Setting.Culture.Enter(); // until this method returns: an async method's changes are its own
        var index = chunk.First + offset;
        var token = tokens?.Begin(index);
        try
        {
            var item = chunk.Lot.Input.Span[chunk.Offset + offset];
            R result;
            if (job.Options.ItemTimeout is not { } limit)
            {
                result = await kernel.InvokeAsync(item, token?.Token ?? default).AsTask().ConfigureAwait(false); // as a task: see Puller.PullAsync
            }
            else if (await RunTimedAsync(item, token, limit).ConfigureAwait(false) is var (run, isInTime) && isInTime)
            {
                result = await run.ConfigureAwait(false);
            }
            else
            {
                var isFree = !KeepsPlace(run, lease, limit);
                job.Fail(chunk, offset, 1, ItemError.TimedOut(index, 1, limit, "its cancellation token was cancelled."));
                return isFree;
            }

            chunk.Lot.Output.Span[chunk.Offset + offset] = result;
        }
        catch (Exception thrown)
        {
            job.Fail(chunk, offset, 1, ItemError.Of(thrown, index, 1));
        }
        finally
        {
            if (token is not null)
            {
                tokens!.End(token);
            }
        }

        return true;
    }

    private async Task<(Task<R> Run, bool IsInTime)> RunTimedAsync(T item, CancellationTokenSource? token, TimeSpan limit)
    {
        // A task of its own, and on none of the session's threads: an item that blocks its thread is over its time like any other, and keeps others from
        // nothing but its place. Waiting for the thread is not its time.
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Task.Factory.StartNew(
            () =>
            {
                begun.SetResult();
                return kernel.InvokeAsync(item, token?.Token ?? default).AsTask();
            },
            CancellationToken.None,
            TaskCreationOptions.DenyChildAttach,
            TaskScheduler.Default).Unwrap();
        await begun.Task.ConfigureAwait(false);
        await ((Task)run).WaitAsync(limit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCompleted)
        {
            return (run, true);
        }

        if (token is not null)
        {
            UserToken.Cancel(token);
        }

        await Task.WhenAny(run, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        return (run, false);
    }

    private static bool KeepsPlace(Task<R> run, SlotLease lease, TimeSpan limit)
    {
        if (run.IsCompleted)
        {
            return false;
        }

        lease.Slots.Overdue(lease, limit);
        run.ContinueWith(
            ended =>
            {
                _ = ended.Exception; // nobody's any more
                lease.Slots.Leave(lease);
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return true;
    }

    private sealed class OpenChunk(MapChunk<T, R> chunk)
    {
        private int pending = chunk.Count;

        public MapChunk<T, R> Chunk => chunk;

        /// <summary>First item not started; guarded by the pump's lock.</summary>
        public int Next { get; set; }

        public void Settle(MapJob<T, R> job, int items)
        {
            if (Interlocked.Add(ref pending, -items) == 0)
            {
                job.Finish(chunk, chunk.Count, 0, Environment.ProcessId);
            }
        }
    }
}
