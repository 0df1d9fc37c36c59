using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Runs chunks of a function that computes, item after item, and writes the journal.</summary>
internal sealed class SyncRun<T, R>(SyncKernel<T, R> kernel, ValueCodec<R> codec, JobTerms terms)
{
    private readonly ArrayBufferWriter<byte> encoded = new();
    private readonly R[] single = new R[1];

    public void Run(ReadOnlySpan<T> items, bool[]? refused, ResultJournal journal)
    {
        if (kernel.IsPerChunk)
        {
            RunWhole(items, refused, journal);
            return;
        }

        for (var next = 0; next < items.Length;)
        {
            if (refused is not null && refused[next])
            {
                journal.MoveTo(++next);
                continue;
            }

            var end = terms.ItemTimeout > TimeSpan.Zero ? next + 1 : End(refused, next, items.Length);
            var finished = codec.IsBlittable ? RunInPlace(items[next..end], next, journal) : RunEncoded(items[next..end], next, journal);
            if (finished < 0 || (finished == 0 && Volatile.Read(ref journal.Stop) != 0))
            {
                return;
            }

            next += finished;
        }
    }

    private static int End(bool[]? refused, int from, int count)
    {
        var next = refused is null ? -1 : refused.AsSpan(from, count - from).IndexOf(true);
        return next < 0 ? count : from + next;
    }

    // Results go straight into the journal. Returns the number of items that are through, or −1 to end the chunk.
    private int RunInPlace(ReadOnlySpan<T> items, int first, ResultJournal journal)
    {
        var results = journal.OpenRun<R>(first, items.Length);
        if (results.IsEmpty)
        {
            return RunEncoded(items, first, journal); // one result is larger than the journal
        }

        Exception? thrown = null;
        Begin(journal, first);
        try
        {
            kernel.Run(items[..results.Length], results, ref journal.Slot.Progress, ref journal.Stop);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        var done = journal.Slot.Progress;
        Finish(journal, first);
        journal.CloseRun<R>();
        return thrown is null ? done : Threw(thrown, first + done, 1, journal) ? done + 1 : -1;
    }

    private int RunEncoded(ReadOnlySpan<T> items, int first, ResultJournal journal)
    {
        for (var i = 0; i < items.Length; i++)
        {
            if (Volatile.Read(ref journal.Stop) != 0)
            {
                return i;
            }

            journal.MoveTo(first + i);
            Exception? thrown = null;
            var progress = 0;
            Begin(journal, first + i);
            try
            {
                kernel.Run(items.Slice(i, 1), single, ref progress, ref journal.Stop);
            }
            catch (Exception e)
            {
                thrown = e;
            }

            Finish(journal, first + i);
            if (thrown is not null)
            {
                return Threw(thrown, first + i, 1, journal) ? i + 1 : -1;
            }

            if (progress == 0)
            {
                return i;
            }

            if (!AppendResult(single[0], first + i, journal))
            {
                return -1;
            }
        }

        journal.MoveTo(first + items.Length);
        return items.Length;
    }

    private void RunWhole(ReadOnlySpan<T> items, bool[]? refused, ResultJournal journal)
    {
        if (refused is not null)
        {
            return; // the parent fails the chunk: a chunk function gets all of its items or none
        }

        var results = new R[items.Length];
        var progress = 0;
        Begin(journal, 0);
        Exception? thrown = null;
        try
        {
            if (codec.IsBlittable && journal.OpenRun<R>(0, items.Length) is { } place && place.Length == items.Length)
            {
                kernel.Run(items, place, ref progress, ref journal.Stop);
                Finish(journal, 0);
                Volatile.Write(ref journal.Slot.Progress, progress);
                journal.CloseRun<R>();
                return;
            }

            kernel.Run(items, results, ref progress, ref journal.Stop);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        Finish(journal, 0);
        journal.MoveTo(0);
        if (thrown is not null)
        {
            Threw(thrown, 0, items.Length, journal);
        }
        else if (progress > 0 && codec.IsBlittable)
        {
            journal.Append(RecordKind.Values, 0, results.Length, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<R, byte>(ref results[0]), checked(results.Length * Unsafe.SizeOf<R>())));
        }
        else if (progress > 0)
        {
            for (var i = 0; i < results.Length && AppendResult(results[i], i, journal); i++)
            {
                journal.MoveTo(i + 1);
            }
        }
    }

    private bool AppendResult(R result, int offset, ResultJournal journal)
    {
        encoded.ResetWrittenCount();
        try
        {
            codec.Encode(result, encoded);
        }
        catch (Exception why)
        {
            journal.Append(RecordKind.ResultRefused, offset, 1, RefusalBytes.Of(why));
            return !terms.StopsAtError;
        }

        journal.Append(RecordKind.Value, offset, 1, encoded.WrittenSpan);
        return true;
    }

    private bool Threw(Exception thrown, int offset, int count, ResultJournal journal)
    {
        encoded.ResetWrittenCount();
        ExceptionCodec.Encode(thrown, encoded);
        journal.Append(RecordKind.Threw, offset, count, encoded.WrittenSpan);
        journal.MoveTo(offset + count);
        return !terms.StopsAtError;
    }

    // The claim that makes a kill exact: the parent may condemn this item only while it runs.
    private void Begin(ResultJournal journal, int item)
    {
        if (terms.ItemTimeout > TimeSpan.Zero)
        {
            journal.Slot.TimedStart = Stopwatch.GetTimestamp();
            Volatile.Write(ref journal.Slot.TimedItem, Timed(item, ChunkPhase.Running));
        }
    }

    private void Finish(ResultJournal journal, int item)
    {
        if (terms.ItemTimeout > TimeSpan.Zero)
        {
            ResultJournal.Claim(ref journal.Slot.TimedItem, Timed(item, ChunkPhase.Running), Timed(item, ChunkPhase.Ended));
        }
    }

    private static long Timed(int item, ChunkPhase phase) => ((long)item << 2) | (long)phase;
}
