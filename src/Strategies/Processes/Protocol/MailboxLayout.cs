namespace PBench.Strategies.Processes.Protocol;

/// <summary>Where everything is in the memory that the parent shares with one worker. Offsets in bytes.</summary>
/// <remarks>
/// Pages of words, the lanes of asynchronous items, then for each slot a place for results and, where items do not go
/// through a pipe, one for items. Words that different processes write stand on different pairs of cache lines (128 bytes).
/// </remarks>
/// <param name="ItemBytes">Size of a slot's place for items; 0 where a pipe carries them.</param>
/// <param name="ResultBytes">Size of a slot's place for results.</param>
internal readonly record struct MailboxLayout(int ItemBytes, int ResultBytes)
{
    /// <summary>Chunks that a worker may hold of a function that computes: one running, one waiting. More gained nothing (measured with the C programs: depth 4 to 8, below 2 %).</summary>
    public const int SyncSlots = 2;

    /// <summary>Number of the slot for messages that are not chunks.</summary>
    public const int ControlSlot = SyncSlots;

    /// <summary>All slots. Those after <see cref="ControlSlot"/> are for chunks of items that wait, which may come one by one: their places are small.</summary>
    public const int Slots = 64;

    /// <summary>Asynchronous items in flight.</summary>
    public const int Lanes = MapOptions.MaxConcurrencyPerWorker;

    /// <summary>Of each place, so much stays when the worker has been idle for long; automatic sizes need no more.</summary>
    public const int KeptBytes = 512 << 10;

    public const int WorkerGate = 0;
    public const int ParentGate = 2 * Line;
    public const int WorkerState = 4 * Line;
    public const int AllocatedBytes = WorkerState + 8;
    public const int UsedSlots = 6 * Line;

    private const int Line = 128;
    private const int Page = 4096;
    private const int SmallBytes = 16 << 10;
    private const int LargeSlots = ControlSlot + 1;
    private const int FirstSlot = Page;
    private const int SlotWords = 4 * Line;
    private const int FirstLane = FirstSlot + (Slots * SlotWords);
    private const int FirstData = FirstLane + (Lanes * sizeof(long));

    public long Length => Results(Slots);

    /// <summary>First word of a slot that the parent writes.</summary>
    public static int ParentWords(int slot) => FirstSlot + (slot * SlotWords);

    /// <summary>First word of a slot that the worker writes.</summary>
    public static int WorkerWords(int slot) => ParentWords(slot) + (2 * Line);

    public static int Lane(int lane) => FirstLane + (lane * sizeof(long));

    public int ResultBytesOf(int slot) => slot < LargeSlots ? ResultBytes : Math.Min(ResultBytes, SmallBytes);

    public int ItemBytesOf(int slot) => slot < LargeSlots ? ItemBytes : Math.Min(ItemBytes, SmallBytes);

    public long Results(int slot)
    {
        var large = Math.Min(slot, LargeSlots);
        var small = slot - large;
        return FirstData + (large * ((long)ItemBytes + ResultBytes)) + (small * ((long)Math.Min(ItemBytes, SmallBytes) + Math.Min(ResultBytes, SmallBytes)));
    }

    public long Items(int slot) => Results(slot) + ResultBytesOf(slot);
}
