namespace PBench.Strategies.Processes.Protocol;

/// <summary>Where everything is in the memory that the parent shares with one worker. Offsets in bytes.</summary>
/// <remarks>
/// One page of words, the lanes of asynchronous items, then for each slot a place for results and, where items do not go
/// through a pipe, one for items. Words that different processes write stand on different pairs of cache lines (128 bytes).
/// </remarks>
/// <param name="ItemBytes">Size of each slot's place for items; 0 where a pipe carries them.</param>
/// <param name="ResultBytes">Size of each slot's place for results.</param>
internal readonly record struct MailboxLayout(int ItemBytes, int ResultBytes)
{
    /// <summary>Chunks a worker may hold: one running, one waiting. More gained nothing (measured with the C programs: depth 4 to 8, below 2 %).</summary>
    public const int Slots = 2;

    /// <summary>Number of the slot for messages that are not chunks.</summary>
    public const int ControlSlot = Slots;

    /// <summary>Asynchronous items in flight.</summary>
    public const int Lanes = MapOptions.MaxConcurrencyPerWorker;

    public const int WorkerGate = 0;
    public const int ParentGate = 2 * Line;
    public const int WorkerState = 4 * Line;
    public const int AllocatedBytes = WorkerState + 8;

    private const int Line = 128;
    private const int FirstSlot = 1024;
    private const int SlotWords = 4 * Line;
    private const int FirstLane = 4096;
    private const int FirstData = FirstLane + (Lanes * sizeof(long));

    public long Length => FirstData + ((Slots + 1) * ((long)ItemBytes + ResultBytes));

    /// <summary>First word of a slot that the parent writes.</summary>
    public static int ParentWords(int slot) => FirstSlot + (slot * SlotWords);

    /// <summary>First word of a slot that the worker writes.</summary>
    public static int WorkerWords(int slot) => ParentWords(slot) + (2 * Line);

    public static int Lane(int lane) => FirstLane + (lane * sizeof(long));

    public long Results(int slot) => FirstData + (slot * ((long)ItemBytes + ResultBytes));

    public long Items(int slot) => Results(slot) + ResultBytes;
}
