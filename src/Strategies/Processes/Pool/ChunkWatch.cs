using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Ends what must not go on in a worker: told, or by force. Any thread; a worker that has just gone is left alone.</summary>
internal static class ChunkWatch
{
    /// <summary>Chunks of the job that must start no further item are told so, and asynchronous items that run and are not wanted any more.</summary>
    public static void Stop(WorkerDesk desk, MapJob job)
    {
        var lastWanted = job.IsAsync ? job.LastWanted : long.MaxValue;
        var hasUnwanted = false;
        ForEach(desk, job, (slot, held) =>
        {
            if (held.Chunk.Stop.IsSet)
            {
                slot.Stop = 1; // if the slot has its next chunk by now, that starts no further item, and what it has not run goes back
            }

            hasUnwanted |= held.Chunk.First + held.Chunk.Count - 1 > lastWanted;
        });
        if (hasUnwanted)
        {
            desk.Worker.CancelJob(job.Id, lastWanted);
        }
    }

    /// <summary>Kills the worker if an item of the job is over its time.</summary>
    /// <remarks>The item is condemned by compare-and-swap first, which its worker's own swap at the item's end then loses: the kill can never hit the next item.</remarks>
    public static void EnforceItemTimeout(WorkerDesk desk, MapJob job, TimeSpan limit) => ForEach(desk, job, (slot, held) =>
    {
        var timed = TimedItem.Of(Volatile.Read(ref slot.TimedItem));
        if (timed.IsOf(held.Id)
            && timed.Phase == ChunkPhase.Running
            && Stopwatch.GetElapsedTime(slot.TimedStart) >= limit
            && Interlocked.CompareExchange(ref slot.TimedItem, (timed with { Phase = ChunkPhase.Condemned }).Word, timed.Word) == timed.Word)
        {
            desk.Worker.Kill(loss => loss with { ItemTimeout = limit });
        }
    });

    /// <summary>Kills the worker if it still runs a chunk of the job, which is over. The chunk is condemned like an item.</summary>
    /// <param name="desk">Of the worker.</param>
    /// <param name="job">The map.</param>
    /// <param name="andWaiting">Also for asynchronous items, which their worker gives up by itself if it can.</param>
    /// <param name="anyhow">Without the swap that makes a kill exact: the worker has not answered for long, or has damaged its word.</param>
    public static void EnforceEnd(WorkerDesk desk, MapJob job, bool andWaiting, bool anyhow) => ForEach(desk, job, (slot, held) =>
    {
        var running = SlotState.Word(held.Id, ChunkPhase.Running);
        if ((!held.Job.IsAsync || andWaiting) && (Interlocked.CompareExchange(ref slot.State, SlotState.Word(held.Id, ChunkPhase.Condemned), running) == running || anyhow))
        {
            desk.Worker.Kill(static loss => loss with { IsAbort = true });
        }
    });

    /// <summary>Looks at the slots of the job's chunks in the worker's hands: the slot, and the chunk with the number by which it may be changed.</summary>
    public static void ForEach(WorkerDesk desk, MapJob job, Action<MailboxSlot, HeldSnapshot> action)
    {
        for (var i = 0; i < MailboxLayout.Slots; i++)
        {
            if (desk.Held(i)?.Snapshot() is { } seen && seen.Job.Job == job)
            {
                desk.Worker.Touch(mailbox =>
                {
                    if (desk.Held(i)?.Id == seen.Id)
                    {
                        action(mailbox.Slot(i), seen);
                    }
                });
            }
        }
    }
}
