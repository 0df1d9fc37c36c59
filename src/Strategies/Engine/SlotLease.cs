namespace PBench.Strategies.Engine;

/// <summary>A claim on a slot of a session: for a worker, an asynchronous lane or a query, from when it asks until its item has returned. What changes is guarded by the slots' lock.</summary>
/// <param name="slots">Of the session.</param>
/// <param name="weight">What it takes of the room: <see cref="Slots.Whole"/> or a part.</param>
/// <param name="granted">Called, on any thread, when a place was asked for in vain and is there now. Must not block.</param>
internal sealed class SlotLease(Slots slots, long weight, Action? granted)
{
    private long job;

    public Slots Slots => slots;

    public long Weight => weight;

    /// <summary>Set before the first <see cref="Slots.Enter"/> at the latest.</summary>
    public Action? Granted { get; set; } = granted;

    public LeaseState State { get; set; }

    /// <summary>It holds a place, for a look without the lock: who waits looks after it has shown that it does.</summary>
    public bool IsIn
    {
        get
        {
            Interlocked.MemoryBarrier();
            return State == LeaseState.In;
        }
    }

    /// <summary>Its item ran out of its time, and has not returned.</summary>
    public bool IsOverdue { get; set; }

    /// <summary>The map whose items it runs; 0: none yet. Written by the holder alone.</summary>
    public long Job { get => Volatile.Read(ref job); set => Volatile.Write(ref job, value); }
}

internal enum LeaseState
{
    /// <summary>Holds nothing and asks for nothing.</summary>
    Out,

    /// <summary>Waits its turn.</summary>
    Waiting,

    /// <summary>Holds its part of the room.</summary>
    In,
}
