using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A chunk that was taken for a worker and not sent: what of it is refused fails, the rest goes back.</summary>
/// <remarks>Settled by who took it when it has let go of all tables: the user's observer hears of its end, and other desks are poked for what goes back.</remarks>
/// <param name="Job">Of the chunk.</param>
/// <param name="Chunk">In a place of its own.</param>
/// <param name="Refused">Items that cannot travel; null: none.</param>
/// <param name="Failure">Why no item of it can be sent; null: it only goes back.</param>
internal sealed record UnsentChunk(RemoteJob Job, MapChunk Chunk, IReadOnlyList<RefusedItem>? Refused = null, Exception? Failure = null)
{
    public void Settle(int worker, int processId)
    {
        foreach (var (offset, why) in Refused ?? [])
        {
            Job.Refuse(Chunk, offset, why);
        }

        if (Failure is not null)
        {
            Job.RefuseAll(Chunk, Failure);
        }

        Job.Finish(Chunk, worker, processId);
    }
}

/// <summary>An item that cannot travel.</summary>
/// <param name="Offset">In its chunk.</param>
/// <param name="Why">As the codec says it.</param>
internal readonly record struct RefusedItem(int Offset, Exception Why);
