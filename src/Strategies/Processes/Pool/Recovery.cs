using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>After a worker's death: what its mailbox says of a chunk that it held.</summary>
internal static class Recovery
{
    /// <summary>Keeps the results that are finished, charges the loss to the items that were running, and returns all others.</summary>
    public static void Settle(HeldChunk held, int slotNumber, Mailbox mailbox, WorkerLoss loss)
    {
        var slot = mailbox.Slot(slotNumber);
        // Acquire: the words of the slot are this chunk's. Pairs with the release in ResultJournal.Begin.
        var phase = (ChunkPhase)Volatile.Read(ref slot.Phase);
        if (phase != ChunkPhase.Waiting && slot.Chunk == held.Id)
        {
            var cursor = Cursor.Of(Volatile.Read(ref slot.Cursor));
            // Acquire: the records are whole. Pairs with the release in ResultJournal.Commit.
            var committed = Math.Clamp(Volatile.Read(ref slot.Committed), 0, slot.Results.Length);
            held.Job.Apply(held.Chunk, slot.Results[..committed], held.Fragments);
            if (cursor.IsOpen)
            {
                held.Job.ApplyOpenRun(held.Chunk, cursor, slot.Results[committed..]);
            }

            if (phase != ChunkPhase.Ended)
            {
                Charge(held, slotNumber, mailbox, cursor, loss);
            }
        }
    }

    private static void Charge(HeldChunk held, int slotNumber, Mailbox mailbox, Cursor cursor, WorkerLoss loss)
    {
        if (!held.Job.IsAsync)
        {
            var running = (long)cursor.First + cursor.Progress;
            if (running >= 0 && running < held.Chunk.Count)
            {
                held.Job.Lose(held.Chunk, (int)running, loss);
            }

            return;
        }

        for (var lane = 0; lane < MailboxLayout.Lanes; lane++)
        {
            var word = Volatile.Read(ref mailbox.Lane(lane));
            if (word != 0 && Mailbox.LaneItem(word) is var (slot, offset) && slot == slotNumber && offset >= 0 && offset < held.Chunk.Count)
            {
                held.Job.Lose(held.Chunk, offset, loss);
            }
        }
    }
}
