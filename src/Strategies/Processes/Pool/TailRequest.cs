using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>Asks the worker that is expected to end last for the items it has not started; see <see cref="TailOffer"/>.</summary>
internal static class TailRequest
{
    public static void Send(IEnumerable<WorkerDesk> desks, MapJob job)
    {
        WorkerDesk? last = null;
        var longest = 0.0;
        foreach (var desk in desks)
        {
            var rest = 0.0;
            ChunkWatch.ForEach(desk, job, (slot, held) => rest += Rest(slot, held));
            if (rest > longest)
            {
                (last, longest) = (desk, rest);
            }
        }

        if (last is not null)
        {
            // Also what waits behind the running chunk: it would not begin before that has ended.
            ChunkWatch.ForEach(last, job, (slot, _) => Interlocked.CompareExchange(ref slot.Stop, TailOffer.Asked, 0));
        }
    }

    // Run time, in ticks, of the items that have not started.
    private static double Rest(MailboxSlot slot, HeldSnapshot held)
    {
        var each = Math.Max(1, held.Job.TicksPerItem);
        var state = SlotState.Of(Volatile.Read(ref slot.State));
        var started = slot.Started;
        if (state.Chunk != held.Id || state.Phase != ChunkPhase.Running || started == 0)
        {
            return state.Chunk == held.Id && state.Phase != ChunkPhase.Waiting ? 0 : held.Chunk.Count * each;
        }

        var cursor = Cursor.Of(Volatile.Read(ref slot.Cursor));
        var done = (double)cursor.First + cursor.Progress;
        return (held.Chunk.Count - done - 1) * Math.Max(each, (Stopwatch.GetTimestamp() - started) / (done + 1));
    }
}
