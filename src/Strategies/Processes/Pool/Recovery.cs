using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>After a worker's death: what its mailbox says of a chunk that it held.</summary>
internal static class Recovery
{
    /// <summary>Keeps the results that are finished, charges the loss to the items that were running, and returns all others.</summary>
    /// <returns>Some items had been finished.</returns>
    /// <exception cref="ProtocolException">The mailbox says what no worker says.</exception>
    public static bool Settle(HeldChunk held, int slotNumber, Mailbox mailbox, WorkerLoss loss)
    {
        var slot = mailbox.Slot(slotNumber);
        // Acquire: the words of the slot are this chunk's. Pairs with the release in ResultJournal.Begin.
        var state = SlotState.Of(Volatile.Read(ref slot.State));
        if (state.Chunk != held.Id || state.Phase == ChunkPhase.Waiting)
        {
            if (held.SendFailure is { } why)
            {
                held.Job.RefuseAll(held.Chunk, why); // sent to another worker, it would fail there, too
            }

            return false;
        }

        var cursor = Cursor.Of(Volatile.Read(ref slot.Cursor));
        // Acquire: the records are whole. Pairs with the release in ResultJournal.Commit.
        var committed = Math.Clamp(Volatile.Read(ref slot.Committed), 0, slot.Results.Length);
        held.Job.Apply(held.Chunk, slot.Results[..committed], held.Fragments);
        if (cursor.IsOpen)
        {
            held.Job.ApplyOpenRun(held.Chunk, cursor, slot.Results[committed..]);
        }

        if (state.Phase != ChunkPhase.Ended)
        {
            Charge(held, slotNumber, mailbox, cursor, loss);
        }

        return committed > 0 || (cursor.IsOpen && cursor.Progress > 0);
    }

    private static void Charge(HeldChunk held, int slotNumber, Mailbox mailbox, Cursor cursor, WorkerLoss loss)
    {
        var timed = TimedItem.Of(Volatile.Read(ref mailbox.Slot(slotNumber).TimedItem));
        // A condemned item may have come to its end before the kill came: the cursor is then at the next one, which never began.
        var current = timed.IsOf(held.Id) && timed.Phase == ChunkPhase.Condemned ? timed.Item : (long)cursor.First + cursor.Progress;
        if (!held.Job.IsAsync)
        {
            Charge(held, current, loss);
            return;
        }

        var runs = false;
        for (var lane = 0; lane < MailboxLayout.Lanes; lane++)
        {
            var word = Volatile.Read(ref mailbox.Lane(lane));
            runs |= word != 0;
            if (word != 0 && Mailbox.LaneItem(word) is var (slot, offset) && slot == slotNumber)
            {
                Charge(held, offset, loss);
            }
        }

        if (!runs)
        {
            Charge(held, current, loss); // nothing ran: reading this item was the worker's end. Beside items that run, it is not to blame and is read again.
        }
    }

    private static void Charge(HeldChunk held, long item, WorkerLoss loss)
    {
        if (item >= 0 && item < held.Chunk.Count)
        {
            held.Job.Lose(held.Chunk, (int)item, loss);
        }
    }
}
