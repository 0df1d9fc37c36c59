using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

// What a desk gives away again: a chunk that its worker has not begun.
internal sealed partial class WorkerDesk
{
    private int isWanted; // 1: an idle worker wanted a chunk while `sending` was held

    /// <summary>A chunk that waits at this worker, behind another or until it is awake, for a worker that is idle; or null.</summary>
    /// <remarks>
    /// One chunk is left to a worker: it would be first. But waking one that sleeps takes 20 µs and more, in which one that is awake is through
    /// with a short chunk (two-chunks/shm after idle: 35 µs, and 25 since). From sleeper to sleeper a chunk would go round and round.
    /// </remarks>
    /// <param name="idle">Who would run it.</param>
    /// <param name="place">Exchanged for the place that the chunk is in.</param>
    /// <param name="most">Items that the other worker may take.</param>
    public MapChunk? TryGiveBack(WorkerDesk idle, ref WorkerChunks place, long most)
    {
        var holds = Volatile.Read(ref heldCount);
        if (holds == 0 || Monitor.IsEntered(sending) || !(holds > 1 ? TryEnterOrLeaveWord() : Monitor.TryEnter(sending)))
        {
            return null;
        }

        MapChunk? chunk = null;
        try
        {
            // One at a time: the worker keeps a slot for what comes next, however long it does not look at this one.
            if (!isClosed && (withdrawn < 0 || worker.Link.IsFree(withdrawn)))
            {
                chunk = Withdraw(ref place, most, kept: worker.Link.IsAsleep && !idle.Worker.Link.IsAsleep ? 0 : 1);
            }
        }
        finally
        {
            LetGo();
        }

        ServePokes();
        return chunk;
    }

    private bool TryEnterOrLeaveWord()
    {
        if (Monitor.TryEnter(sending))
        {
            return true;
        }

        Interlocked.Exchange(ref isWanted, 1); // a full fence before the second try: pairs with the one in LetGo
        return Monitor.TryEnter(sending);
    }

    // After letting go of `sending`. An idle worker found the table taken: what waits here may be for it.
    private void AnswerWord()
    {
        if (Volatile.Read(ref isWanted) != 0 && Interlocked.Exchange(ref isWanted, 0) != 0)
        {
            session.PokeIdle();
        }
    }

    // Under sending.
    private MapChunk? Withdraw(ref WorkerChunks place, long most, int kept)
    {
        Debug.Assert(Monitor.IsEntered(sending));
        for (var slot = MailboxLayout.SyncSlots - 1; slot >= 0 && heldCount > kept; slot--)
        {
            if (held[slot] is { IsWhole: true, Job.IsAsync: false } mine
                && mine.Chunk.Count <= most
                && worker.Link.TryWithdraw(slot))
            {
                withdrawn = slot;
                given -= mine.Chunk.Count;
                held[slot] = null;
                Volatile.Write(ref heldCount, heldCount - 1);
                (place, places[slot]) = (places[slot], place);
                return mine.Chunk;
            }
        }

        return null;
    }
}
