using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Runs items of an asynchronous function side by side, up to a number in flight; no thread waits for them.</summary>
internal sealed class AsyncPump<T, R>(MapJob<T, R> job, AsyncKernel<T, R> kernel, int mostInFlight, TaskScheduler scheduler)
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100); // for an item whose token was cancelled at its time limit
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

            Task.Factory.StartNew(() => RunItemsAsync(item), CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
        }
    }

    // One lane: this item and those that follow, until none is there.
    private async Task RunItemsAsync((OpenChunk Chunk, int Offset) item)
    {
        while (true)
        {
            await RunAsync(item.Chunk.Chunk, item.Offset).ConfigureAwait(true); // on the session's scheduler
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
        try
        {
            var item = chunk.Lot.Input.Span[chunk.Offset + offset];
            var result = job.Options.ItemTimeout is { } limit
                ? await RunTimedAsync(item, limit, chunk.First + offset).ConfigureAwait(false)
                : await kernel.InvokeAsync(item, job.ItemsToken).ConfigureAwait(false);
            chunk.Lot.Output.Span[chunk.Offset + offset] = result;
        }
        catch (Exception thrown)
        {
            job.Fail(chunk, offset, 1, thrown as ItemTimeoutException ?? ItemError.Of(thrown, chunk.First + offset, 1));
        }
    }

    private async Task<R> RunTimedAsync(T item, TimeSpan limit, long index)
    {
        using var token = CancellationTokenSource.CreateLinkedTokenSource(job.ItemsToken);
        var run = Task.Run(() => kernel.InvokeAsync(item, token.Token).AsTask());
        if (await Task.WhenAny(run, Task.Delay(limit, CancellationToken.None)).ConfigureAwait(false) == run)
        {
            return await run.ConfigureAwait(false);
        }

        await token.CancelAsync().ConfigureAwait(false);
        await Task.WhenAny(run, Task.Delay(Grace, CancellationToken.None)).ConfigureAwait(false);
        throw ItemError.TimedOut(index, 1, limit, "its cancellation token was cancelled.");
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
