using System.Diagnostics;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Runs items under a time limit on threads, which cannot be killed: the item fails at its limit, its thread stays busy until it returns.</summary>
/// <remarks>
/// The worker's thread lends the chunk to a second thread and watches it. What makes it exact is one word that both change by
/// compare-and-swap: 2 × n while the thread is between items, n being the next; 2 × n + 1 while item n runs; <c>Expired</c> once the
/// watcher has given the running item up. Only a running item can expire: neither the start of the thread nor the storing of a result
/// nor the user's error handler counts as an item's time. A late result of an expired item is never stored, and its thread touches nothing
/// any more. The item keeps its worker's place among those that run at once, so the rest of the chunk goes back, for a worker that has one.
/// </remarks>
internal sealed class TimedRunner<T, R>(MapJob<T, R> job, SyncKernel<T, R> kernel, TimeSpan limit) : IChunkRunner<T, R>
{
    public void Run(MapChunk<T, R> chunk, bool sharesTail)
    {
        var next = 0;
        while (next < chunk.Count && !chunk.Lot.Stop.IsSet && !job.IsUnwanted(chunk.First + next))
        {
            var attempt = new Attempt(job, kernel, chunk, next);
            next = attempt.RunWatched(limit);
            if (attempt.HasExpired)
            {
                chunk.PutBack = chunk.Count - next;
                return;
            }
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
        private readonly SlotLease? lease = chunk.Lease;
        private int state = 2 * start;
        private long startedAt; // of the running item

        public bool HasExpired => Volatile.Read(ref state) == Expired;

        /// <summary>Returns the first item that is neither finished nor failed.</summary>
        public int RunWatched(TimeSpan limit)
        {
            Task.Factory.StartNew(RunItems, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var wait = limit;
            while (!ended.Wait(Millis(wait)))
            {
                var seen = Volatile.Read(ref state);
                var item = seen >> 1;
                wait = limit;
                if (IsRunning(seen))
                {
                    wait -= Stopwatch.GetElapsedTime(Volatile.Read(ref startedAt)); // of this item or, if it has ended meanwhile, of a later one: the swap tells
                    if (wait <= TimeSpan.Zero && Interlocked.CompareExchange(ref state, Expired, seen) == seen)
                    {
                        KeepPlace(limit);
                        job.Fail(chunk, item * unit, unit, ItemError.TimedOut(chunk.First + (item * unit), unit, limit, "it still occupies its thread, which cannot be stopped."));
                        return (item + 1) * unit;
                    }
                }
            }

            return (Volatile.Read(ref state) >> 1) * unit;
        }

        private static bool IsRunning(int state) => (state & 1) != 0;

        private static int Millis(TimeSpan wait) => (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, int.MaxValue);

        // The watcher's: from here on the place is the item's.
        private void KeepPlace(TimeSpan limit)
        {
            chunk.Lease = null;
            if (lease is null)
            {
                chunk.Straggler = ended;
            }
            else
            {
                lease.Slots.Overdue(lease, limit);
            }
        }

        private void RunItems()
        {
            var before = Slots.MarkThread(lease?.Slots);
            try
            {
                if (!RunUntilExpired() && lease is not null)
                {
                    lease.Slots.Leave(lease);
                }
            }
            finally
            {
                Slots.MarkThread(before);
                ended.Set();
            }
        }

        // False: the item that ran has been given up.
        private bool RunUntilExpired()
        {
            var result = new R[unit];
            for (var item = first; item < count && !lot.Stop.IsSet; item++)
            {
                Volatile.Write(ref startedAt, Stopwatch.GetTimestamp());
                Volatile.Write(ref state, (2 * item) + 1);
                Exception? error = null;
                var progress = 0;
                try
                {
                    kernel.Run(lot.Input.Span.Slice(offset + (item * unit), unit), result, ref progress, ref lot.Stop.Value);
                }
                catch (Exception thrown)
                {
                    error = thrown;
                }

                var ran = progress > 0 || error is not null; // else the map is stopping
                if (Interlocked.CompareExchange(ref state, 2 * (ran ? item + 1 : item), (2 * item) + 1) != (2 * item) + 1)
                {
                    return false;
                }

                if (error is not null)
                {
                    job.Fail(chunk, item * unit, unit, ItemError.Of(error, chunk.First + (item * unit), unit));
                }
                else if (ran)
                {
                    result.CopyTo(lot.Output.Span.Slice(offset + (item * unit), unit));
                }

                if (!ran || (error is not null && job.StopsAtError))
                {
                    break;
                }
            }

            return true;
        }
    }
}
