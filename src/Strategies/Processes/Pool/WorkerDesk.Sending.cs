using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

// Chunks on their way to the worker: which it may have, and how they are handed over. All under `sending`.
internal sealed partial class WorkerDesk
{
    /// <summary>A second chunk is handed over in advance when chunks are shorter than this: waiting behind a long one, it would keep an idle worker from it.</summary>
    private static readonly TimeSpan PrefetchBelow = TimeSpan.FromMilliseconds(2);

    private readonly KnownThings known = new();
    private readonly PayloadBuffer buffer = new();
    private long nextId;
    private long given; // items
    private HeldChunk? busy; // what the worker has while a chunk is taken for it
    private long left; // items that it may still be given
    private Func<MapJob, ChunkLimits?>? limits; // kept: a closure for each chunk would be the only thing that a chunk allocates
    private bool waitsForIdle; // the next chunk is too large to be sent to a busy worker

    // Under sending.
    private void Fill()
    {
        Debug.Assert(Monitor.IsEntered(sending));
        while (!isClosed && retireReason is null && !session.IsClosing)
        {
            var busy = heldCount == 0 ? null : Array.Find(held, chunk => chunk is not null);
            var slot = FreeSlot(busy is { Job.IsAsync: true });
            if (slot < 0 || (busy is not null && waitsForIdle))
            {
                return;
            }

            var left = session.Setting.Options.MaxItemsPerWorker is { } most ? most - given : int.MaxValue;
            if (left <= 0)
            {
                retireReason ??= $"it was given {given} items (MaxItemsPerWorker)";
                return;
            }

            if (Next(slot, busy, left) is not { } chunk)
            {
                if (busy is null)
                {
                    session.Jobs.AskForTails();
                }

                return;
            }

            if (session.Remote(chunk.Job) is not { } job)
            {
                continue; // its map was abandoned a moment ago
            }

            if (Unsendable(slot, chunk, job, busy is not null, out var bytes) is { } back)
            {
                places[slot].Detach();
                (unsent ??= []).Enqueue(back);
            }
            else
            {
                Hand(slot, chunk, job, bytes, busy is not null);
            }
        }
    }

    private MapChunk? Next(int slot, HeldChunk? busy, long left)
    {
        Debug.Assert(Monitor.IsEntered(sending));
        if (slot >= used)
        {
            for (var i = used; i <= slot; i++)
            {
                places[i] = new();
            }

            Volatile.Write(ref used, slot + 1); // release: whoever reads it finds the places
        }

        if (session.Jobs.HasChunks)
        {
            (this.busy, this.left) = (busy, left);
            var chunk = session.Jobs.TryTake(places[slot], limits ??= LimitsOf);
            this.busy = null;
            return chunk;
        }

        if (busy is null && session.TakeBack(this, ref places[slot], left) is { } taken)
        {
            isWanted = 1; // by the worker that had it: left with nothing, it may ask for a tail
            return taken;
        }

        return null;
    }

    private ChunkLimits? LimitsOf(MapJob job) => MayPrefetch(busy, job) ? session.Limits(job, (int)Math.Min(left, Room(busy, job))) : null;

    // A long chunk is not worth waiting behind; waiting items leave room for others.
    private bool MayPrefetch(HeldChunk? busy, MapJob job) =>
        busy is null || (job == busy.Job.Job && (busy.Job.IsAsync ? Room(busy, job) > 0 : busy.Job.LastChunkTime < PrefetchBelow));

    // Items that the worker may have in addition: of those that wait, as many again as are in flight, so that no lane is ever empty. A chunk
    // of a size that the caller chose is not divided: it comes when there is room for any of it.
    private int Room(HeldChunk? busy, MapJob job)
    {
        if (busy is not { Job.IsAsync: true })
        {
            return int.MaxValue;
        }

        var room = (2 * job.Options.ConcurrencyPerWorker) - held.Sum(chunk => chunk?.Chunk.Count ?? 0);
        return room > 0 && !job.Options.ChunkSize.IsAuto ? int.MaxValue : room;
    }

    private int FreeSlot(bool forWaiting)
    {
        for (var i = 0; i < (forWaiting ? MailboxLayout.Slots : MailboxLayout.SyncSlots); i++)
        {
            if (held[i] is null && i != MailboxLayout.ControlSlot && worker.Link.IsFree(i))
            {
                return i;
            }
        }

        return -1;
    }

    // Null: the chunk can be sent, as these bytes. Whatever goes wrong here, nothing has been sent and the table does not know the chunk.
    private UnsentChunk? Unsendable(int slot, MapChunk chunk, RemoteJob job, bool isBusy, out ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!job.TryGetItemBytes(chunk, out bytes))
            {
                buffer.Clear();
                if (job.Encode(chunk, buffer) is { } refused)
                {
                    return new(job, chunk, refused);
                }

                bytes = buffer.Written;
            }

            // A busy worker reads nothing. What it is sent must fit beside what it has, or this thread would wait for it while the worker
            // waits for its results to be taken, which needs this lock.
            var length = checked(known.TermsFor(job).Length + bytes.Length);
            var fits = worker.Link.Fits(slot, length);
            waitsForIdle = !fits; // the next is probably as large
            if (isBusy && (!fits || known.MissesShares(session)))
            {
                waitsForIdle = true;
                return new(job, chunk); // somebody else may be free for it
            }

            return null;
        }
        catch (Exception why)
        {
            bytes = default;
            return new(job, chunk, Failure: why);
        }
    }

    private void Hand(int slot, MapChunk chunk, RemoteJob job, ReadOnlySpan<byte> bytes, bool isBusy)
    {
        var terms = known.TermsFor(job);
        var traced = chunk.Job.Options.Observer is not null;
        chunk.Times.BytesIn = bytes.Length;
        chunk.Times.Codec = job.Codec;
        chunk.Times.Encoded = traced ? Stopwatch.GetTimestamp() : 0;
        var mine = spare[slot] ??= new();
        mine.Hold(++nextId, chunk, job, isWhole: !waitsForIdle);
        Debug.Assert(held[slot] is null && heldCount < MailboxLayout.Slots);
        worker.Mailbox.Slot(slot).Stop = 0;
        withdrawn = slot == withdrawn ? -1 : withdrawn;
        given += chunk.Count;
        Volatile.Write(ref heldCount, heldCount + 1);
        Volatile.Write(ref held[slot], mine); // before anything is sent: if that fails, the chunk is recovered as never begun
        Interlocked.MemoryBarrier(); // who stops the map sets the chunk's flag and then looks at the table: one of the two sees the other (PoolSession.Stop)
        if (chunk.Stop.IsSet)
        {
            worker.Mailbox.Slot(slot).Stop = 1;
        }

        var steppedOut = (waitsForIdle || !known.HasShares(session)) && session.Duty.StepOut(); // a large message waits for its worker, which may stop
        try
        {
            Send(slot, mine, bytes, terms, isBusy);
        }
        catch (IOException)
        {
            // The worker is gone; the seat's thread learns it from the link, and the chunk is recovered as never begun.
        }
        catch (Exception why)
        {
            mine.SendFailure = why;
            worker.Kill(static loss => loss with { IsAbort = true }); // it may have half of a message
        }

        if (steppedOut)
        {
            session.Duty.Begin();
        }

        chunk.Times.Sent = traced ? Stopwatch.GetTimestamp() : 0;
        session.Duty.HandedOver(this);
    }

    private void Send(int slot, HeldChunk mine, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> terms, bool isBusy)
    {
        if (!isBusy)
        {
            known.AnnounceShares(session, worker.Link);
        }

        var header = new MessageHeader
        {
            Kind = MessageKind.Chunk,
            Slot = slot,
            Job = mine.Chunk.Job.Id,
            Chunk = mine.Id,
            First = mine.Chunk.First,
            Count = mine.Chunk.Count,
            Function = mine.Job.FunctionId,
            Ended = known.TakeEnded(session),
        };
        worker.Link.Send(header, bytes, terms);
        known.HasHeardOf(mine.Job);
    }
}
