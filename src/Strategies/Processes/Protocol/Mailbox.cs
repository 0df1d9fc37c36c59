using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>The memory that the parent shares with one worker: what the worker does at this moment, readable after its death.</summary>
internal sealed class Mailbox(MappedSegment segment, MailboxLayout layout) : IDisposable
{
    public MailboxLayout Layout => layout;

    public MappedSegment Segment => segment;

    public MailboxSlot Slot(int number) => new(segment, layout, number);

    /// <summary>A <see cref="Protocol.WorkerState"/>.</summary>
    public ref int WorkerState => ref segment.Int32(MailboxLayout.WorkerState);

    /// <summary>Slots that have ever been used are below this; the others need not be looked at. Written by the parent.</summary>
    public ref int UsedSlots => ref segment.Int32(MailboxLayout.UsedSlots);

    /// <summary>Bytes the worker's process has allocated so far, after its last chunk.</summary>
    public ref long AllocatedBytes => ref segment.Int64(MailboxLayout.AllocatedBytes);

    /// <summary>0, or an asynchronous item in flight: see <see cref="LaneItem(int, int)"/>.</summary>
    public ref long Lane(int lane) => ref segment.Int64(MailboxLayout.Lane(lane));

    /// <summary>Gives back the memory of large chunks. Only while the worker has nothing in its slots.</summary>
    public void GiveBack()
    {
        for (var slot = 0; slot < MailboxLayout.SyncSlots; slot++)
        {
            Discard(layout.Items(slot), layout.ItemBytesOf(slot));
            Discard(layout.Results(slot), layout.ResultBytesOf(slot));
        }
    }

    public static long LaneItem(int slot, int offset) => ((long)(slot + 1) << 32) | (uint)offset;

    public static (int Slot, int Offset) LaneItem(long word) => ((int)(word >> 32) - 1, (int)word);

    public void Dispose() => segment.Dispose();

    private void Discard(long offset, int bytes) => segment.Discard(offset + Math.Min(MailboxLayout.KeptBytes, bytes), Math.Max(0, bytes - MailboxLayout.KeptBytes));
}

/// <summary>How far a worker is with its start.</summary>
internal enum WorkerState
{
    Starting,
    Ready,
    InitializerThrew,
}

/// <summary>What a worker says of one chunk in its hands.</summary>
internal enum ChunkPhase
{
    /// <summary>Not begun: no item was touched.</summary>
    Waiting,

    /// <summary>Items are running.</summary>
    Running,

    /// <summary>Every item has a record, or was not run because the map is stopping.</summary>
    Ended,

    /// <summary>The parent is about to kill the worker for this chunk; the worker takes no further step.</summary>
    Condemned,
}

/// <summary>Which item a function that takes one after the other is at: readable, and right, whenever the worker dies.</summary>
/// <param name="First">First item of the run.</param>
/// <param name="Progress">Items of the run that are finished, so that <c>First + Progress</c> is the running one.</param>
/// <param name="IsOpen">The finished items' results stand behind the committed records as bare values.</param>
internal readonly record struct Cursor(int First, int Progress, bool IsOpen)
{
    private const long Open = 1L << 63;

    public long Word => ((long)First << 32) | (uint)Progress | (IsOpen ? Open : 0);

    public static Cursor Of(long word) => new((int)((word & ~Open) >> 32), (int)word, (word & Open) != 0);
}

/// <summary>A chunk and how far it is, in one word: whoever changes it by compare-and-swap changes no other chunk's.</summary>
/// <param name="Chunk">Its number at the worker.</param>
/// <param name="Phase">How far it is.</param>
internal readonly record struct SlotState(long Chunk, ChunkPhase Phase)
{
    private const int PhaseBits = 2;

    public static long Word(long chunk, ChunkPhase phase) => (chunk << PhaseBits) | (long)phase;

    public static SlotState Of(long word) => new(word >> PhaseBits, (ChunkPhase)(word & ((1 << PhaseBits) - 1)));
}

/// <summary>An item with a time limit, in one word, for the same reason.</summary>
/// <param name="ChunkMark">Low bits of the chunk's number.</param>
/// <param name="Item">Counted from the chunk's first.</param>
/// <param name="Phase">Running, ended or condemned.</param>
internal readonly record struct TimedItem(int ChunkMark, int Item, ChunkPhase Phase)
{
    private const int PhaseBits = 2;
    private const int ItemBits = 31;
    private const int ChunkMask = (1 << 30) - 1;

    public TimedItem(long chunk, int item, ChunkPhase phase)
        : this((int)(chunk & ChunkMask), item, phase)
    {
    }

    public long Word => ((long)ChunkMark << (PhaseBits + ItemBits)) | ((long)Item << PhaseBits) | (long)Phase;

    public static TimedItem Of(long word) => new((int)(word >> (PhaseBits + ItemBits)) & ChunkMask, (int)(word >> PhaseBits) & int.MaxValue, (ChunkPhase)(word & 3));

    public bool IsOf(long chunk) => ChunkMark == (int)(chunk & ChunkMask);
}

/// <summary>The words of one slot.</summary>
internal readonly struct MailboxSlot(MappedSegment segment, MailboxLayout layout, int number)
{
    private readonly int parent = MailboxLayout.ParentWords(number);
    private readonly int worker = MailboxLayout.WorkerWords(number);

    public int Number => number;

    // --- written by the parent ---

    /// <summary>Not 0: start no further item of the slot's chunk. Cleared before a chunk is put into the slot.</summary>
    public ref int Stop => ref segment.Int32(parent);

    /// <summary>Whose turn it is: a <see cref="Protocol.Turn"/>. Written by both, each in its turn.</summary>
    public ref int Turn => ref segment.Int32(parent + 4);

    /// <summary>The worker takes the message. False: it has been withdrawn, and <see cref="WorkerLink.TryWithdraw"/> won.</summary>
    public bool TryTake() => Interlocked.CompareExchange(ref Turn, (int)Protocol.Turn.Taken, (int)Protocol.Turn.Sent) == (int)Protocol.Turn.Sent;

    /// <summary>Bytes of the message part in <see cref="Items"/>.</summary>
    public ref int PartBytes => ref segment.Int32(parent + 8);

    /// <summary>The message's header.</summary>
    public Span<byte> Header => segment.Bytes(parent + 64, MessageHeader.Bytes);

    // --- written by the worker ---

    /// <summary>A <see cref="SlotState"/>: the chunk that the words below speak of. Running → Ended and Running → Condemned by compare-and-swap, so that one side wins.</summary>
    public ref long State => ref segment.Int64(worker);

    /// <summary>The cursor, one word so that it is whole at any moment: see <see cref="Protocol.Cursor"/>.</summary>
    public ref long Cursor => ref segment.Int64(worker + 16);

    /// <summary>The cursor's lower half (little endian), which kernels raise after every item.</summary>
    public ref int Progress => ref segment.Int32(worker + 16);

    /// <summary>Bytes of complete records in <see cref="Results"/>.</summary>
    public ref int Committed => ref segment.Int32(worker + 12);

    /// <summary>A <see cref="Protocol.TimedItem"/>, claimed per item where a time limit holds.</summary>
    public ref long TimedItem => ref segment.Int64(worker + 24);

    /// <summary>When the timed item started; stopwatch.</summary>
    public ref long TimedStart => ref segment.Int64(worker + 32);

    public ref long Received => ref segment.Int64(worker + 40);

    public ref long Started => ref segment.Int64(worker + 48);

    public ref long Finished => ref segment.Int64(worker + 56);

    public Span<byte> Results => segment.Bytes(layout.Results(number), layout.ResultBytesOf(number));

    public Span<byte> Items => segment.Bytes(layout.Items(number), layout.ItemBytesOf(number));
}
