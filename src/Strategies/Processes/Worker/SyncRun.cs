using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Runs chunks of a function that computes, item after item, and writes the journal.</summary>
internal sealed class SyncRun<T, R>(SyncKernel<T, R> kernel, ValueCodec<R> codec, JobTerms terms)
{
    /// <summary>A rest that runs for less is not given back: handing it over would cost as much.</summary>
    private static readonly TimeSpan Worthwhile = TimeSpan.FromMicroseconds(100);

    private readonly PayloadBuffer encoded = new();
    private readonly R[] single = new R[1];
    private R[] plain = [];
    private int ranInPlace; // items of the chunk whose results are plain memory: next to encoding, the call of an item is nothing

    public void Run(ReadOnlySpan<T> items, bool[]? refused, ResultJournal journal)
    {
        if (kernel.IsPerChunk)
        {
            RunChunks(items, refused, journal);
            return;
        }

        var tail = new TailOffer(Worthwhile);
        for (var next = 0; next < items.Length;)
        {
            if (refused is not null && refused[next])
            {
                journal.MoveTo(++next);
                continue;
            }

            var end = terms.ItemTimeout > TimeSpan.Zero ? next + 1 : End(refused, next, codec.IsBlittable ? items.Length : tail.End(next, items.Length));
            var finished = codec.IsBlittable ? RunInPlace(items[next..end], next, items.Length, journal, ref tail) : RunEncoded(items[next..end], next, journal);
            if (finished < 0)
            {
                return;
            }

            next += finished;
            if (next < items.Length && !GoesOn(journal, ref tail, next, items.Length))
            {
                return; // items without a record go back
            }
        }
    }

    /// <summary>The chunk is handed over: what takes a moment is not in its time. Nothing of its results is kept.</summary>
    public void AfterChunk()
    {
        single[0] = default!;
        encoded.GiveBack();
        kernel.HasRun(ranInPlace);
        ranInPlace = 0;
    }

    private static bool GoesOn(ResultJournal journal, ref TailOffer tail, int done, int count) =>
        Volatile.Read(ref journal.Stop) != TailOffer.Stop && tail.GoesOn(ref journal.Stop, done, count);

    private static int End(bool[]? refused, int from, int count)
    {
        var next = refused is null ? -1 : refused.AsSpan(from, count - from).IndexOf(true);
        return next < 0 ? count : from + next;
    }

    // Results go straight into the journal. Returns the number of items that are through, or −1 to end the chunk.
    private int RunInPlace(ReadOnlySpan<T> items, int first, int count, ResultJournal journal, ref TailOffer tail)
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
            items = items[..results.Length];
            do
            {
                kernel.Run(items[..tail.End(journal.Slot.Progress, items.Length)], results, ref journal.Slot.Progress, ref journal.Stop);
            }
            while (journal.Slot.Progress < items.Length && GoesOn(journal, ref tail, first + journal.Slot.Progress, count));
        }
        catch (Exception e)
        {
            thrown = e;
        }

        var done = journal.Slot.Progress;
        ranInPlace += done;
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

    private void RunChunks(ReadOnlySpan<T> items, bool[]? refused, ResultJournal journal)
    {
        var unit = terms.ChunkItems > 0 ? terms.ChunkItems : items.Length;
        for (var first = 0; first < items.Length && Volatile.Read(ref journal.Stop) == 0; first += unit)
        {
            var count = Math.Min(unit, items.Length - first);
            journal.MoveTo(first);
            // The parent fails a chunk with a refused item: a chunk function gets all of its items or none.
            if ((refused is null || !refused.AsSpan(first, count).Contains(true)) && !RunWhole(items.Slice(first, count), first, journal))
            {
                return;
            }
        }

        journal.MoveTo(items.Length);
    }

    // False: the map ends with what was thrown.
    private bool RunWhole(ReadOnlySpan<T> items, int first, ResultJournal journal)
    {
        var progress = 0;
        Exception? thrown = null;
        var place = codec.IsBlittable ? journal.OpenRun<R>(first, items.Length) : [];
        var inPlace = place.Length == items.Length;
        var results = inPlace ? default : Results(items.Length);
        Begin(journal, first);
        try
        {
            kernel.Run(items, inPlace ? place : results, ref progress, ref journal.Stop);
        }
        catch (Exception e)
        {
            thrown = e;
        }

        Finish(journal, first);
        if (inPlace)
        {
            Volatile.Write(ref journal.Slot.Progress, thrown is null ? progress : 0);
            journal.CloseRun<R>();
        }

        if (thrown is not null)
        {
            return Threw(thrown, first, items.Length, journal);
        }

        if (inPlace || progress == 0)
        {
            return true;
        }

        journal.MoveTo(first);
        if (codec.IsBlittable)
        {
            journal.Append(RecordKind.Values, first, results.Length, MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<R, byte>(ref results[0]), checked(results.Length * Unsafe.SizeOf<R>())));
            return true;
        }

        for (var i = 0; i < results.Length; i++)
        {
            if (!AppendResult(results[i], first + i, journal))
            {
                return false;
            }

            journal.MoveTo(first + i + 1);
        }

        return true;
    }

    // For a chunk whose results do not fit into the journal, or are not plain memory. Plain ones use it again: a new array of megabytes
    // for each chunk costs more than most functions.
    private Span<R> Results(int count)
    {
        if (!codec.IsBlittable)
        {
            return new R[count];
        }

        if (plain.Length < count)
        {
            plain = GC.AllocateUninitializedArray<R>(count);
        }

        return plain.AsSpan(0, count);
    }

    private bool AppendResult(R result, int offset, ResultJournal journal)
    {
        encoded.Clear();
        try
        {
            codec.Encode(result, encoded);
        }
        catch (Exception why)
        {
            journal.Append(RecordKind.ResultRefused, offset, 1, RefusalBytes.Of(why));
            return !terms.StopsAtError;
        }

        journal.Append(RecordKind.Value, offset, 1, encoded.Written);
        return true;
    }

    private bool Threw(Exception thrown, int offset, int count, ResultJournal journal)
    {
        encoded.Clear();
        ExceptionCodec.Encode(thrown, encoded);
        journal.Append(RecordKind.Threw, offset, count, encoded.Written);
        journal.MoveTo(offset + count);
        return !terms.StopsAtError;
    }

    // The claim that makes a kill exact: the parent may condemn this item only while it runs.
    private void Begin(ResultJournal journal, int item)
    {
        if (terms.ItemTimeout > TimeSpan.Zero)
        {
            journal.BeginTimed(item);
        }
    }

    private void Finish(ResultJournal journal, int item)
    {
        if (terms.ItemTimeout > TimeSpan.Zero)
        {
            journal.EndTimed(item);
        }
    }
}
