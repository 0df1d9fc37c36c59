using System.Buffers;
using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Runs items of an asynchronous function side by side in a worker, across the chunks in its hands.</summary>
internal sealed class WorkerPump<T, R>(AsyncKernel<T, R> kernel, ValueCodec<R> codec)
{
    /// <summary>For items whose token was cancelled, until they are given up.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);

    private readonly Lock gate = new();
    private readonly Queue<Pending> pending = []; // guarded by gate
    private readonly Stack<int> freeLanes = []; // guarded by gate
    private readonly ItemTokens? tokens = kernel.TakesToken ? new() : null;
    private readonly TaskCompletionSource givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Mailbox? mailbox;
    private JobTerms terms;

    public void Add(List<(int Offset, T Item)> items, ResultJournal journal, Mailbox box, JobTerms jobTerms)
    {
        var chunk = new Chunk(journal, journal.First, items.Count);
        journal.Slot.Started = Stopwatch.GetTimestamp();
        if (items.Count == 0)
        {
            ThreadPool.UnsafeQueueUserWorkItem(_ => chunk.End(box), null); // not on the thread that must go on reading
            return;
        }

        lock (gate)
        {
            if (mailbox is null)
            {
                (mailbox, terms) = (box, jobTerms);
                for (var lane = terms.Concurrency - 1; lane >= 0; lane--)
                {
                    freeLanes.Push(lane);
                }
            }

            foreach (var (offset, item) in items)
            {
                pending.Enqueue(new(chunk, offset, item));
            }
        }

        Fill();
    }

    /// <inheritdoc cref="WorkerJob.Cancel"/>
    public void Cancel(long lastWanted)
    {
        tokens?.CancelAfter(lastWanted);
        if (lastWanted < 0)
        {
            Task.Delay(Grace).ContinueWith(_ => givenUp.TrySetResult(), TaskScheduler.Default);
        }
    }

    private void Fill()
    {
        while (true)
        {
            Pending next;
            int lane;
            lock (gate)
            {
                if (freeLanes.Count == 0 || !TryNext(out next))
                {
                    return;
                }

                lane = freeLanes.Pop();
            }

            Task.Run(() => RunLaneAsync(lane, next));
        }
    }

    private async Task RunLaneAsync(int lane, Pending next)
    {
        while (true)
        {
            await RunAsync(lane, next).ConfigureAwait(false);
            lock (gate)
            {
                if (!TryNext(out next))
                {
                    freeLanes.Push(lane);
                    return;
                }
            }
        }
    }

    // Items of a chunk that must stop are taken and dropped: the parent knows that they have no record.
    private bool TryNext(out Pending next)
    {
        while (pending.TryDequeue(out next))
        {
            if (Volatile.Read(ref next.Chunk.Journal.Stop) == 0)
            {
                return true;
            }

            var chunk = next.Chunk;
            ThreadPool.UnsafeQueueUserWorkItem(_ => chunk.Settle(mailbox!), null);
        }

        return false;
    }

    private async Task RunAsync(int lane, Pending item)
    {
        var journal = item.Chunk.Journal;
        Volatile.Write(ref mailbox!.Lane(lane), Mailbox.LaneItem(journal.Slot.Number, item.Offset));
        var bytes = new ArrayBufferWriter<byte>();
        var kind = RecordKind.Value;
        var token = tokens?.Begin(item.Chunk.First + item.Offset);
        try
        {
            var result = await RunLimitedAsync(item.Item, token).ConfigureAwait(false);
            try
            {
                codec.Encode(result, bytes);
            }
            catch (Exception why)
            {
                kind = RecordKind.ResultRefused;
                bytes.ResetWrittenCount();
                bytes.Write(RefusalBytes.Of(why));
            }
        }
        catch (GivenUp)
        {
            kind = RecordKind.TimedOut;
        }
        catch (Exception thrown)
        {
            kind = RecordKind.Threw;
            ExceptionCodec.Encode(thrown, bytes);
        }

        if (token is not null)
        {
            tokens!.End(token);
        }

        var endsMap = kind != RecordKind.Value && terms.StopsAtError;
        lock (journal)
        {
            journal.Append(kind, item.Offset, 1, bytes.WrittenSpan);
            if (endsMap)
            {
                journal.Flush(); // its neighbours may wait for long, and other workers should hear of it
            }
        }

        if (endsMap)
        {
            tokens?.CancelAfter(item.Chunk.First + item.Offset);
        }

        Volatile.Write(ref mailbox.Lane(lane), 0); // after the record: a death in between costs nothing
        item.Chunk.Settle(mailbox);
    }

    private async Task<R> RunLimitedAsync(T item, CancellationTokenSource? token)
    {
        var cancellation = token?.Token ?? default;
        if (terms.ItemTimeout == TimeSpan.Zero)
        {
            var free = kernel.InvokeAsync(item, cancellation).AsTask();
            return await Task.WhenAny(free, givenUp.Task).ConfigureAwait(false) == free ? await free.ConfigureAwait(false) : throw new GivenUp();
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var run = Task.Run(() =>
        {
            begun.SetResult();
            return kernel.InvokeAsync(item, cancellation).AsTask();
        });
        await Task.WhenAny(begun.Task, givenUp.Task).ConfigureAwait(false); // waiting for a thread is not the item's time
        using var clock = new CancellationTokenSource();
        if (await Task.WhenAny(run, givenUp.Task, Task.Delay(terms.ItemTimeout, clock.Token)).ConfigureAwait(false) == run)
        {
            await clock.CancelAsync().ConfigureAwait(false); // or a million quick items would leave a million timers
            return await run.ConfigureAwait(false);
        }

        if (token is not null)
        {
            UserToken.Cancel(token);
        }

        await Task.WhenAny(run, Task.Delay(Grace)).ConfigureAwait(false);
        throw new GivenUp();
    }

    private sealed class GivenUp : Exception;

    private readonly record struct Pending(Chunk Chunk, int Offset, T Item);

    private sealed class Chunk(ResultJournal journal, long first, int count)
    {
        private int left = count;

        public ResultJournal Journal => journal;

        public long First => first;

        public void Settle(Mailbox mailbox)
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                End(mailbox);
            }
        }

        public void End(Mailbox mailbox)
        {
            journal.Slot.Finished = Stopwatch.GetTimestamp();
            mailbox.AllocatedBytes = GC.GetTotalAllocatedBytes();
            lock (journal)
            {
                journal.End();
            }
        }
    }
}
