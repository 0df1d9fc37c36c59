using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;
using PBench.Strategies.Travel;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Where a worker writes what became of a chunk's items: in shared memory, so that what is finished survives the worker's death.</summary>
/// <remarks>Not thread-safe: callers with items in flight side by side lock the journal.</remarks>
internal sealed class ResultJournal(IWorkerPort port, MailboxSlot slot)
{
    private int position; // end of the committed records
    private long chunk; // the slot's
    private long first; // item of the chunk, in the map
    private MappedPlace? place; // of plain results; null: here

    public MailboxSlot Slot => slot;

    /// <summary>First item of the chunk, in the map.</summary>
    public long First => first;

    /// <summary>Stop flag of the slot's chunk, written by the parent.</summary>
    public ref int Stop => ref slot.Stop;

    private int Room => slot.Results.Length - position;

    /// <summary>From here on the slot's words speak of this chunk.</summary>
    /// <param name="header">The chunk's.</param>
    /// <param name="results">Where runs of plain results are written; null: here.</param>
    public void Begin(in MessageHeader header, MappedPlace? results = null)
    {
        Debug.Assert(header.Chunk >= chunk);
        (chunk, first, place) = (header.Chunk, header.First, results);
        Volatile.Write(ref slot.State, SlotState.Word(chunk, ChunkPhase.Waiting));
        position = 0;
        slot.Committed = 0;
        slot.Cursor = default;
        slot.TimedItem = 0;
        slot.Started = slot.Finished = 0;
        Volatile.Write(ref slot.State, SlotState.Word(chunk, ChunkPhase.Running)); // release: the words above are this chunk's. Pairs with the acquire in Recovery.
    }

    /// <summary>The chunk is done: hands over what is left. Parks for ever if the parent has decided to kill this worker for it.</summary>
    public void End()
    {
        AssertInvariants();
        Claim(ref slot.State, SlotState.Word(chunk, ChunkPhase.Running), SlotState.Word(chunk, ChunkPhase.Ended), SlotState.Word(chunk, ChunkPhase.Condemned));
        port.HandOver(slot, last: true);
    }

    /// <summary>Hands over what there is.</summary>
    public void Flush()
    {
        if (position > 0)
        {
            port.HandOver(slot, last: false);
            position = 0;
            Volatile.Write(ref slot.Committed, 0);
        }
    }

    /// <summary>Moves the cursor: <paramref name="item"/> runs next.</summary>
    public void MoveTo(int item) => Volatile.Write(ref slot.Cursor, new Cursor(item, 0, IsOpen: false).Word);

    /// <summary>Place for results of items from <paramref name="first"/> on, as they are in memory; as many as fit, at most <paramref name="most"/>. Empty: not even one fits.</summary>
    public Span<R> OpenRun<R>(int first, int most)
    {
        var size = place is null ? System.Runtime.CompilerServices.Unsafe.SizeOf<R>() : 0;
        if (Room < Record.HeaderBytes + size)
        {
            Flush();
        }

        if (place is not null)
        {
            Volatile.Write(ref slot.Cursor, new Cursor(first, 0, IsOpen: true).Word);
            most = Math.Min(most, int.MaxValue / System.Runtime.CompilerServices.Unsafe.SizeOf<R>()); // what a span of bytes can be
            return SpanOf<R>(place.Of<R>(this.first + first, most), most);
        }

        var fits = Math.Min(most, Math.Max(0, (Room - Record.HeaderBytes) / size));
        if (fits == 0)
        {
            return [];
        }

        Volatile.Write(ref slot.Cursor, new Cursor(first, 0, IsOpen: true).Word);
        return SpanOf<R>(slot.Results.Slice(position + Record.HeaderBytes, fits * size), fits);
    }

    /// <summary>Makes a record of the run's finished items.</summary>
    public void CloseRun<R>()
    {
        var cursor = Cursor.Of(slot.Cursor);
        if (cursor.Progress > 0)
        {
            Debug.Assert(cursor.IsOpen);
            var length = place is null ? cursor.Progress * System.Runtime.CompilerServices.Unsafe.SizeOf<R>() : 0;
            new Record { Kind = place is null ? RecordKind.Values : RecordKind.InPlace, Offset = cursor.First, Count = cursor.Progress, Length = length }.Write(slot.Results[position..]);
            Commit(Record.HeaderBytes + length);
        }

        MoveTo(cursor.First + cursor.Progress);
    }

    /// <summary>Writes one record, in fragments if it is larger than the place.</summary>
    public void Append(RecordKind kind, int offset, int count, ReadOnlySpan<byte> bytes)
    {
        if (Room < Record.HeaderBytes + bytes.Length)
        {
            Flush();
        }

        if (Room >= Record.HeaderBytes + bytes.Length)
        {
            Write(new Record { Kind = kind, Offset = offset, Count = count, Length = bytes.Length }, bytes);
            return;
        }

        for (var rest = bytes; !rest.IsEmpty;)
        {
            var part = rest[..Math.Min(rest.Length, Room - Record.HeaderBytes)];
            Write(new Record { Kind = RecordKind.Fragment, Offset = offset, Count = count, Length = part.Length, WholeKind = kind, Left = rest.Length }, part);
            rest = rest[part.Length..];
            if (!rest.IsEmpty)
            {
                Flush();
            }
        }
    }

    /// <summary>Something came out of the chunk's run that nobody caught where it was thrown: it costs the chunk's items from the current one on, and nothing else.</summary>
    public void FailRest(int count, Exception escaped)
    {
        var first = Cursor.Of(slot.Cursor).First;
        if (first < count)
        {
            var bytes = new ArrayBufferWriter<byte>();
            ExceptionCodec.Encode(escaped, bytes);
            Append(RecordKind.Threw, first, count - first, bytes.WrittenSpan);
        }

        MoveTo(count);
    }

    /// <summary>An item with a time limit runs.</summary>
    public void BeginTimed(int item)
    {
        slot.TimedStart = System.Diagnostics.Stopwatch.GetTimestamp();
        Volatile.Write(ref slot.TimedItem, new TimedItem(chunk, item, ChunkPhase.Running).Word);
    }

    /// <summary>It has ended; parks for ever if the parent has decided to kill this worker for it.</summary>
    public void EndTimed(int item)
    {
        var timed = new TimedItem(chunk, item, ChunkPhase.Running);
        Claim(ref slot.TimedItem, timed.Word, (timed with { Phase = ChunkPhase.Ended }).Word, (timed with { Phase = ChunkPhase.Condemned }).Word);
    }

    // From running to ended, or never: a worker that has lost the race is about to be killed, and must not take another step.
    private static void Claim(ref long word, long running, long ended, long condemned)
    {
        var found = Interlocked.CompareExchange(ref word, ended, running);
        if (found == condemned)
        {
            Thread.Sleep(Timeout.Infinite);
        }

        if (found != running)
        {
            throw new ProtocolException("The memory that this worker shares with its parent is damaged."); // ends the process
        }
    }

    private static Span<R> SpanOf<R>(Span<byte> bytes, int count) =>
        MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, R>(ref MemoryMarshal.GetReference(bytes)), count);

    private void Write(in Record record, ReadOnlySpan<byte> bytes)
    {
        Debug.Assert(record.Offset >= 0 && record.Count > 0);
        var place = slot.Results[position..];
        record.Write(place);
        bytes.CopyTo(place[Record.HeaderBytes..]);
        Commit(Record.HeaderBytes + bytes.Length);
    }

    private void Commit(int bytes)
    {
        position += bytes;
        Volatile.Write(ref slot.Committed, position); // release: the records are whole. Pairs with the acquire in Recovery.
        AssertInvariants();
    }

    // The records are whole, lie within the place, and are of the chunk that the slot speaks of.
    [Conditional("DEBUG")]
    private void AssertInvariants() => Debug.Assert(position >= 0 && position <= slot.Results.Length && slot.Committed == position && SlotState.Of(slot.State).Chunk == chunk);
}
