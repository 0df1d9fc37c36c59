namespace PBench.Strategies.Engine;

/// <summary>Room in a session whose workers are threads: as much as it has workers, for the items of all its maps together.</summary>
/// <remarks>
/// A place is held until the item that runs in it has returned, whatever has become of its map: users choose one worker because
/// their library bears no second caller. Who asks in vain waits in a line, and who holds a place from chunk to chunk
/// leaves it when others wait (<see cref="IsWanted"/>), so maps take turns. A map that an item of the same session starts takes no room: its
/// item holds some already, and would wait for ever for a second place. Thread-safe.
/// </remarks>
/// <param name="workers">Items that run at once, where each has a worker for itself.</param>
internal sealed class Slots(int workers)
{
    /// <summary>A worker's room. Divided by up to 4096 items in flight and counted for up to 1024 workers, the rounding never makes room for one more.</summary>
    public const long Whole = 1L << 40;

    private static readonly AsyncLocal<Slots?> Around = new(); // of items and of what they start, whose threads change
    [ThreadStatic]
    private static Slots? here; // of items that compute: setting it costs nothing
    private readonly Lock gate = new();
    private readonly HashSet<SlotLease> held = []; // guarded by gate
    private readonly LinkedList<SlotLease> line = []; // guarded by gate
    private long free = workers * Whole; // guarded by gate
    private int waiting; // the line's length, for a look without the lock

    /// <summary>A place is waited for.</summary>
    public bool IsWanted => Volatile.Read(ref waiting) != 0;

    /// <summary>The longest time limit that was overrun by an item which has not returned, or null.</summary>
    public TimeSpan? LongestOverdue { get; private set; }

    /// <summary>Called when an item has run out of its time and keeps its place.</summary>
    public Action? BecameOverdue { get; set; }

    /// <summary>The caller is an item of this session.</summary>
    public bool IsInside => here == this || Around.Value == this;

    /// <summary>Marks this thread as one that runs items; returns what it was marked with.</summary>
    public static Slots? MarkThread(Slots? slots)
    {
        var before = here;
        here = slots;
        return before;
    }

    /// <summary>Marks what the calling asynchronous method, or this thread, starts as items of this session.</summary>
    public void MarkFlow() => Around.Value = this;

    /// <summary>For items of the job, of which so many share a worker.</summary>
    public SlotLease NewLease(MapJob job, int perWorker = 1, Action? granted = null) =>
        new(this, job.IsNested ? 0 : Whole / perWorker, granted) { Job = job.Id };

    /// <summary>Takes a place. False: there is none, and the lease stands in the line; it is told when its turn has come. May be asked again.</summary>
    public bool Enter(SlotLease lease)
    {
        lock (gate)
        {
            if (lease.State == LeaseState.Out)
            {
                if (lease.Weight > 0 && (line.Count > 0 || free < lease.Weight))
                {
                    lease.State = LeaseState.Waiting;
                    line.AddLast(lease);
                    Volatile.Write(ref waiting, line.Count);
                }
                else
                {
                    Admit(lease);
                }
            }

            return lease.State == LeaseState.In;
        }
    }

    /// <summary>There is a whole worker's room for which nobody waits.</summary>
    public bool HasRoom(MapJob job)
    {
        lock (gate)
        {
            return !job.IsNested && line.Count == 0 && free >= Whole;
        }
    }

    /// <summary>Takes a place if there is one for which nobody waits.</summary>
    public bool TryEnter(SlotLease lease)
    {
        lock (gate)
        {
            if (lease.State == LeaseState.Out && (lease.Weight == 0 || (line.Count == 0 && free >= lease.Weight)))
            {
                Admit(lease);
            }

            return lease.State == LeaseState.In;
        }
    }

    /// <summary>Completes with true when the place is taken, with false, and without it, when the job is finished.</summary>
    public ValueTask<bool> EnterAsync(SlotLease lease, MapJob job) => TryEnter(lease) ? new(true) : WaitAsync(lease, job);

    /// <summary>Gives the place back, or leaves the line.</summary>
    public void Leave(SlotLease lease)
    {
        List<SlotLease>? admitted;
        lock (gate)
        {
            switch (lease.State)
            {
                case LeaseState.Waiting:
                    line.Remove(lease);
                    break;
                case LeaseState.In:
                    free += lease.Weight;
                    held.Remove(lease);
                    break;
                default:
                    return;
            }

            lease.State = LeaseState.Out;
            if (lease.IsOverdue && !held.Any(static other => other.IsOverdue))
            {
                LongestOverdue = null;
            }

            admitted = AdmitWaiting();
        }

        admitted?.ForEach(static next => next.Granted!());
    }

    /// <summary>The item ran out of its time, and nobody waits for it any more; its place stays taken until <see cref="Leave"/>.</summary>
    public void Overdue(SlotLease lease, TimeSpan limit)
    {
        lock (gate)
        {
            if (lease.State != LeaseState.In)
            {
                return; // it has just returned
            }

            lease.IsOverdue = true;
            LongestOverdue = LongestOverdue > limit ? LongestOverdue : limit;
        }

        BecameOverdue?.Invoke();
    }

    /// <summary>There is no such room, and all that would make some are items which were given up.</summary>
    /// <param name="weight">The room.</param>
    /// <param name="isRunning">Whether a map, by its number, has not ended.</param>
    public bool IsStuck(long weight, Func<long, bool> isRunning)
    {
        lock (gate)
        {
            return free < weight && held.All(lease => lease.IsOverdue || (lease.Job != 0 && !isRunning(lease.Job)));
        }
    }

    private async ValueTask<bool> WaitAsync(SlotLease lease, MapJob job)
    {
        var granted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lease.Granted = () => granted.TrySetResult();
        if (!Enter(lease))
        {
            await Task.WhenAny(granted.Task, job.Finished).ConfigureAwait(false);
        }

        if (!job.IsFinished)
        {
            return true;
        }

        Leave(lease);
        return false;
    }

    // In turn: a small one does not overtake a large one, which would never find room.
    private List<SlotLease>? AdmitWaiting()
    {
        List<SlotLease>? admitted = null;
        while (line.First is { Value: var next } && free >= next.Weight)
        {
            line.RemoveFirst();
            Admit(next);
            (admitted ??= []).Add(next);
        }

        Volatile.Write(ref waiting, line.Count);
        return admitted;
    }

    private void Admit(SlotLease lease)
    {
        free -= lease.Weight;
        lease.State = LeaseState.In;
        held.Add(lease);
    }
}
