using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Runs items of an asynchronous function side by side, up to a number in flight; no thread waits for them.</summary>
internal sealed class AsyncPump<T, R>(MapJob<T, R> job, AsyncKernel<T, R> kernel, int mostInFlight, TaskScheduler scheduler)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100); // for an item whose token was cancelled at its time limit
    private static readonly Task<R> Expired = new TaskCompletionSource<R>().Task;
    private readonly Lock gate = new();
    private OpenChunk? current; // guarded by gate
    private int inFlight; // guarded by gate

    /// <summary>Completes when the job is finished.</summary>
    public async Task RunAsync()
    {
        job.ChunksAvailable += Fill;
        Fill();
        await job.Finished.ConfigureAwait(false);
        job.ChunksAvailable -= Fill;
    }

    private void Fill()
    {
        while (true)
        {
            (OpenChunk Chunk, int Offset) item;
            lock (gate)
            {
                if (inFlight == mostInFlight || !TryNext(out item))
                {
                    return;
                }

                inFlight++;
            }

            _ = RunItemsAsync(item);
        }
    }

    // One lane: this item and those that follow, until none is there.
    private async Task RunItemsAsync((OpenChunk Chunk, int Offset) item)
    {
        while (true)
        {
            // Items start on the session's scheduler, and do not see it: an item that blocks on tasks of its own would wait for them to be run here.
            try
            {
                await Task.Factory.StartNew(() => RunAsync(item.Chunk.Chunk, item.Offset), CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, scheduler)
                    .Unwrap().ConfigureAwait(false);
            }
            catch (Exception escaped)
            {
                job.Fail(item.Chunk.Chunk, item.Offset, 1, ItemError.Of(escaped, item.Chunk.Chunk.First + item.Offset, 1)); // see MapJob<T, R>.FailRest
            }

            item.Chunk.Settle(job, 1);
            lock (gate)
            {
                if (!TryNext(out item))
                {
                    inFlight--; // under the lock: who signals later sees the free place
                    return;
                }
            }
        }
    }

    private bool TryNext(out (OpenChunk Chunk, int Offset) item)
    {
        while (true)
        {
            if (current is { } open)
            {
                if (open.Next < open.Chunk.Count && !open.Chunk.Lot.Stop.IsSet)
                {
                    item = (open, open.Next++);
                    return true;
                }

                current = null;
                if (open.Chunk.Count - open.Next is var notRun and > 0)
                {
                    job.NoteGap(open.Chunk, open.Next);
                    ThreadPool.UnsafeQueueUserWorkItem(_ => open.Settle(job, notRun), null); // not under our lock: it may finish the job
                }
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

    private async Task RunAsync(MapChunk<T, R> chunk, int offset)
    {
        job.Setting.Culture.Enter(); // until this method returns: an async method's changes are its own
        try
        {
            var item = chunk.Lot.Input.Span[chunk.Offset + offset];
            R result;
            if (job.Options.ItemTimeout is not { } limit)
            {
                result = await kernel.InvokeAsync(item, job.ItemsToken).AsTask().ConfigureAwait(false); // as a task: see Puller.PullAsync
            }
            else if (await RunTimedAsync(item, limit).ConfigureAwait(false) is { IsCompleted: true } run)
            {
                result = await run.ConfigureAwait(false);
            }
            else
            {
                job.Fail(chunk, offset, 1, ItemError.TimedOut(chunk.First + offset, 1, limit, "its cancellation token was cancelled."));
                return;
            }

            chunk.Lot.Output.Span[chunk.Offset + offset] = result;
        }
        catch (Exception thrown)
        {
            job.Fail(chunk, offset, 1, ItemError.Of(thrown, chunk.First + offset, 1));
        }
    }

    // The item's own task, or a task that is not completed when its time was up.
    private async Task<Task<R>> RunTimedAsync(T item, TimeSpan limit)
    {
        var token = CancellationTokenSource.CreateLinkedTokenSource(job.ItemsToken);
        var run = InvokeAsync(item, token);
        await ((Task)run).WaitAsync(limit, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (run.IsCompleted)
        {
            return run;
        }

        UserToken.Cancel(token);
        await Task.WhenAny(run, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        return Expired;
    }

    private async Task<R> InvokeAsync(T item, CancellationTokenSource token)
    {
        using (token) // the item may use it until it ends, however late
        {
            return await kernel.InvokeAsync(item, token.Token).AsTask().ConfigureAwait(false);
        }
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
