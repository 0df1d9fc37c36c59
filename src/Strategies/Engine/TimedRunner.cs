using System.Diagnostics;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Runs items under a time limit on threads, which cannot be killed: the item fails at its limit, its thread stays busy until it returns.</summary>
/// <remarks>
/// The worker's thread lends the chunk to a second thread and watches it. What makes it exact is one word, claimed by
/// compare-and-swap: the running item's number goes either to <c>finished</c> by its thread or to <c>expired</c> by the watcher.
/// A late result of an expired item is never stored, and its thread touches nothing any more.
/// </remarks>
internal sealed class TimedRunner<T, R>(MapJob<T, R> job, SyncKernel<T, R> kernel, TimeSpan limit) : IChunkRunner<T, R>
{
    public void Run(MapChunk<T, R> chunk)
    {
        var next = 0;
        while (next < chunk.Count && !chunk.Lot.Stop.IsSet)
        {
            next = new Attempt(job, kernel, chunk, next).RunWatched(limit);
        }

        if (next < chunk.Count)
        {
            job.NoteGap(chunk, next);
        }
    }

    /// <summary>Items of a chunk, one after the other, on a thread of their own, until the end or the first that expires.</summary>
    private sealed class Attempt(MapJob<T, R> job, SyncKernel<T, R> kernel, MapChunk<T, R> chunk, int start)
    {
        private const int Expired = -1;
        private readonly ManualResetEventSlim ended = new();
        private readonly Lot<T, R> lot = chunk.Lot; // the chunk is refilled after we have been given up
        private readonly int offset = chunk.Offset;
        private readonly int count = kernel.IsPerChunk ? 1 : chunk.Count;
        private readonly int unit = kernel.IsPerChunk ? chunk.Count : 1;
        private readonly int first = start;
        private int running = start; // Expired, or the number of the item that runs or is next
        private long startedAt = Stopwatch.GetTimestamp();

        /// <summary>Returns the first item that is neither finished nor failed.</summary>
        public int RunWatched(TimeSpan limit)
        {
            Task.Factory.StartNew(RunItems, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var wait = limit;
            while (!ended.Wait(Millis(wait)))
            {
                var item = Volatile.Read(ref running);
                wait = limit - Stopwatch.GetElapsedTime(Volatile.Read(ref startedAt));
                if (wait <= TimeSpan.Zero && item == Volatile.Read(ref running) && Interlocked.CompareExchange(ref running, Expired, item) == item)
                {
                    job.Fail(chunk, item * unit, unit, ItemError.TimedOut(chunk.First + (item * unit), unit, limit, "it still occupies its thread, which cannot be stopped."));
                    return Next(item);
                }

                wait = wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait;
            }

            return Next(Volatile.Read(ref running) - 1);
        }

        private static int Millis(TimeSpan wait) => (int)Math.Min(int.MaxValue, Math.Ceiling(wait.TotalMilliseconds));

        private int Next(int last) => (last + 1) * unit;

        private void RunItems()
        {
            var result = new R[unit];
            for (var item = first; item < count && !lot.Stop.IsSet; item++)
            {
                Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
                Exception? error = null;
                try
                {
                    var progress = 0;
                    kernel.Run(lot.Input.Span.Slice(offset + (item * unit), unit), result, ref progress, ref lot.Stop.Value);
                    if (progress == 0)
                    {
                        break; // stopping: this item did not run
                    }
                }
                catch (Exception thrown)
                {
                    error = thrown;
                }

                if (!TryCommit(item, result, error))
                {
                    return;
                }

                if (error is not null && job.StopsAtError)
                {
                    break;
                }
            }

            ended.Set();
        }

        // Between the swap and the copy the watcher sees the next item as running: it cannot expire before its limit, so the copy is long done.
        private bool TryCommit(int item, R[] result, Exception? error)
        {
            Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
            if (Interlocked.CompareExchange(ref running, item + 1, item) != item)
            {
                return false;
            }

            if (error is null)
            {
                result.CopyTo(lot.Output.Span.Slice(offset + (item * unit), unit));
            }
            else
            {
                job.Fail(chunk, item * unit, unit, ItemError.Of(error, chunk.First + (item * unit), unit));
            }

            return true;
        }
    }
}
