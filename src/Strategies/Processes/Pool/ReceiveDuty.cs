namespace PBench.Strategies.Processes.Pool;

/// <summary>Who receives what workers send back: the one rule by which no worker ever has a chunk while nobody listens to it.</summary>
/// <remarks>
/// A seat's thread sleeps while its worker has nothing, and any thread may hand a chunk over: a caller, the thread that pulls a stream, one
/// that served the poke of another. So whoever hands a chunk over owes it somebody who receives its result, and pays at once:
/// <list type="number">
/// <item>It shows the chunk in the desk's table first, then reads how many callers look for results (<see cref="HandedOver"/>). If none does, it rings the seat.</item>
/// <item>A caller that looks is counted before it pokes anybody, and receives from every worker, whosever map the results are of. When it stops, for whatever
/// reason, it takes itself off the count first, and then rings every seat whose worker has a chunk (<see cref="Stop"/>).</item>
/// <item>A seat's thread that was rung receives until its worker has nothing.</item>
/// <item>Before it reads the rest of a large message, in the middle of which a worker may stop, a caller that looks stops, and begins again afterwards (<see cref="StepOut"/>).
/// The user's handlers, which may block too, are posted to a thread of the pool (<see cref="Engine.MapCallbacks"/>); observers must not block.</item>
/// </list>
/// The first steps of 1 and 2 are followed by full fences: of a chunk that is handed over while the last caller stops looking, at least one of
/// the two knows. Checked in every interleaving by <c>DutyModelTests</c>. Thread-safe.
/// </remarks>
/// <param name="seats">All of the session's.</param>
internal sealed class ReceiveDuty(WorkerSeat[] seats)
{
    [ThreadStatic]
    private static ReceiveDuty? mine; // whose results this thread looks for

    private int lookers;

    /// <summary>This thread looks for results from here on. Returns what it did before, for <see cref="Stop"/>: an observer may map on another session.</summary>
    public ReceiveDuty? Begin()
    {
        var outer = mine;
        mine = this;
        Interlocked.Increment(ref lookers);
        return outer;
    }

    /// <summary>This thread looks no more.</summary>
    public void Stop(ReceiveDuty? outer)
    {
        mine = outer;
        Interlocked.Decrement(ref lookers); // a full fence: pairs with the one in HandedOver
        foreach (var seat in seats)
        {
            if (seat.Desk is { IsIdle: false } desk)
            {
                desk.Ring();
            }
        }
    }

    /// <summary>The desk's worker has been given a chunk, which stands in its table.</summary>
    public void HandedOver(WorkerDesk desk)
    {
        Interlocked.MemoryBarrier(); // between the table and the count: pairs with the one in Stop
        if (Volatile.Read(ref lookers) == 0)
        {
            desk.Ring();
        }
    }

    /// <summary>This thread is about to do what may block. True: <see cref="Begin"/> is due afterwards.</summary>
    public bool StepOut()
    {
        if (mine != this)
        {
            return false;
        }

        Stop(null);
        return true;
    }
}
