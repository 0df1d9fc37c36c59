using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>What lies between the session and one worker: the chunks in its hands, and how they get there and back.</summary>
/// <remarks>
/// Chunks are sent by whoever notices that there is one to send (<see cref="Poke"/>): the caller of a map, the thread that pulls a
/// stream, or the thread that received another. They are received by the caller of a map for a moment, and by the seat's thread
/// otherwise (<see cref="Receive"/>). <c>sending</c> guards sending and the table of held chunks, <c>receiving</c> guards receiving;
/// finishing a chunk may run the user's code, and happens under the latter only.
/// </remarks>
internal sealed partial class WorkerDesk(PoolSession session, int seat, WorkerProcess worker)
{
    /// <summary>A second chunk is handed over in advance when chunks are shorter than this: waiting behind a long one, it would keep an idle worker from it.</summary>
    private static readonly TimeSpan PrefetchBelow = TimeSpan.FromMilliseconds(2);

    private static readonly TimeSpan KeepLargePages = TimeSpan.FromSeconds(5); // allocating 16 MiB anew takes 10 ms
    private static readonly TimeSpan MemoryLookInterval = TimeSpan.FromMilliseconds(20);
    private readonly object sending = new();
    private readonly object receiving = new();
    private readonly object bell = new();
    private readonly HeldChunk?[] held = new HeldChunk?[MailboxLayout.Slots]; // written under sending
    private readonly HeldChunk?[] spare = new HeldChunk?[MailboxLayout.Slots]; // what `held` has in a slot, or had last; guarded by sending
    private readonly WorkerChunks[] places = new WorkerChunks[MailboxLayout.Slots];
    private int heldCount; // written under sending
    private readonly KnownThings known = new(); // guarded by sending
    private readonly PayloadBuffer buffer = new(); // guarded by sending
    private int pokes;
    private long nextId; // guarded by sending
    private long given; // items; guarded by sending
    private HeldChunk? busy; // what the worker has while a chunk is taken for it; guarded by sending
    private long left; // items that it may still be given; guarded by sending
    private Func<MapJob, ChunkLimits?>? limits; // kept: a closure for each chunk would be the only thing that a chunk allocates; guarded by sending
    private bool waitsForIdle; // the next chunk is too large to be sent to a busy worker; guarded by sending
    private bool isClosed; // guarded by sending
    private int withdrawn = -1; // slot of the chunk that was taken back last; guarded by sending
    private bool rung; // guarded by bell
    private volatile bool hasLargePages; // chunks that were larger than what stays warm have passed
    private long lastMemoryLook; // guarded by receiving
    private volatile string? retireReason;
    private volatile bool forgets; // a map has ended that chunks in `places` belong to

    public WorkerProcess Worker => worker;

    /// <summary>No chunk is in the worker's hands.</summary>
    public bool IsIdle => Volatile.Read(ref heldCount) == 0;

    /// <summary>Why the worker gets no further chunk and is to be replaced, or null.</summary>
    public string? RetireReason => retireReason;

    /// <summary>The chunk in a slot, or null; it may have ended when the caller looks at it.</summary>
    public HeldChunk? Held(int slot) => Volatile.Read(ref held[slot]);

    /// <summary>There may be chunks to take. Any thread.</summary>
    /// <param name="callerReceives">The caller will look for results itself (<see cref="TryReceive"/>) before it leaves that to the seat's thread (<see cref="Ring"/>).</param>
    public void Poke(bool callerReceives = false)
    {
        Interlocked.Increment(ref pokes);
        var handed = false;
        // Whoever sends looks at the pokes again after it let go, so a poke is never lost and nobody waits here.
        // That may be this thread itself: handing a chunk over can put another one back.
        while (Volatile.Read(ref pokes) != 0 && !Monitor.IsEntered(sending) && Monitor.TryEnter(sending))
        {
            try
            {
                while (Interlocked.Exchange(ref pokes, 0) != 0)
                {
                    handed |= Fill();
                    if (forgets)
                    {
                        ForgetFinished();
                    }
                }
            }
            finally
            {
                Monitor.Exit(sending);
            }
        }

        if (handed && (!callerReceives || retireReason is not null))
        {
            Ring(); // a worker is replaced by the seat's thread, whoever receives
        }
    }

    /// <summary>A map has ended: nothing keeps its items and results alive here. Any thread.</summary>
    public void Forget()
    {
        if (Array.Exists(places, static place => place is { HoldsFinished: true }) || Array.Exists(spare, static chunk => chunk is { Job.Job.IsFinished: true }))
        {
            forgets = true; // whoever is at the table does it, as with a chunk
            Poke(callerReceives: true);
        }
    }

    /// <summary>The seat's thread has something to do: results to wait for, a worker that has gone or is to be replaced.</summary>
    public void Ring()
    {
        lock (bell)
        {
            rung = true;
            Monitor.Pulse(bell);
        }
    }

    /// <summary>Waits until it was rung.</summary>
    public void WaitForRing()
    {
        while (!WaitForRing(hasLargePages ? KeepLargePages : Timeout.InfiniteTimeSpan))
        {
            GiveBackMemory();
        }
    }

    /// <summary>Blocks for the next results and takes them. False: the worker is gone.</summary>
    public bool Receive()
    {
        lock (receiving)
        {
            if (IsIdle && !worker.HasExited)
            {
                return true; // the caller of a map has taken them meanwhile, and an idle worker sends nothing
            }

            if (!worker.Link.Receive(out var header, out var records))
            {
                return false;
            }

            if (!Take(header, records))
            {
                return false;
            }
        }

        Poke();
        return true;
    }

    /// <summary>Takes results that are there, if no other thread is about to. False: there were none.</summary>
    public bool TryReceive()
    {
        if (IsIdle || !Monitor.TryEnter(receiving))
        {
            return false;
        }

        var some = false;
        try
        {
            while (!IsIdle && worker.Link.TryReceive(out var header, out var records) && Take(header, records))
            {
                some = true;
            }
        }
        catch (ProtocolException)
        {
            worker.Kill(); // the seat's thread finds the same, or the end
        }
        finally
        {
            Monitor.Exit(receiving);
        }

        if (some)
        {
            Poke(callerReceives: true);
        }

        if (retireReason is not null)
        {
            Ring();
        }

        return some;
    }

    /// <summary>Nothing is sent or received any more. Returns the chunks that the worker still held.</summary>
    public IReadOnlyList<(int Slot, HeldChunk Chunk)> Close()
    {
        lock (receiving)
            lock (sending)
            {
                isClosed = true;
                List<(int, HeldChunk)> left = [];
                for (var i = 0; i < held.Length; i++)
                {
                    if (held[i] is { } chunk)
                    {
                        left.Add((i, chunk));
                        held[i] = null;
                    }
                }

                Volatile.Write(ref heldCount, 0);
                return left;
            }
    }

    /// <summary>Waits until no thread takes results: of a worker that was killed, so none begins to.</summary>
    /// <param name="atMost">The user's handlers run there, too, and may block.</param>
    public void AwaitReceiver(TimeSpan atMost)
    {
        if (!Monitor.IsEntered(receiving) && Monitor.TryEnter(receiving, atMost))
        {
            Monitor.Exit(receiving);
        }
    }

    /// <summary>From here on nobody hands the worker anything. False: it has a chunk.</summary>
    public bool TryRetire()
    {
        if (!IsIdle)
        {
            return false; // and not under the lock: somebody may be in there who waits for this thread to receive
        }

        lock (sending)
        {
            return isClosed = IsIdle;
        }
    }

    /// <summary>Asks an idle worker to end. False: it is busy, or does not take the message.</summary>
    public bool TryQuit(TimeSpan atMost)
    {
        if (!Monitor.TryEnter(sending, atMost))
        {
            return false;
        }

        try
        {
            isClosed = true;
            if (!IsIdle)
            {
                return false;
            }

            worker.Link.Send(new MessageHeader { Kind = MessageKind.Quit }, []);
            return true;
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            Monitor.Exit(sending);
        }
    }

    // Under receiving. False: the worker is gone.
    private bool Take(in MessageHeader header, ReadOnlySpan<byte> records)
    {
        if (header.Kind is not (MessageKind.Part or MessageKind.End) || header.Slot >= held.Length || Held(header.Slot) is not { } chunk || chunk.Id != header.Chunk)
        {
            throw new ProtocolException($"A worker sent {header.Kind} for chunk {header.Chunk}, which it does not hold.");
        }

        chunk.Chunk.Times.BytesOut += records.Length + worker.Link.Rest;
        if (worker.Link.Rest > 0 && !LargePayload.Take(worker.Link, chunk, ref records))
        {
            return false;
        }

        if (chunk.Job.Apply(chunk.Chunk, records, chunk.Fragments))
        {
            retireReason ??= "an item that does not end still runs in it";
        }

        hasLargePages |= records.Length > MailboxLayout.KeptBytes || chunk.Chunk.Times.BytesIn > MailboxLayout.KeptBytes;
        if (header.Kind == MessageKind.Part)
        {
            session.Deaths.ItemFinished();
            worker.Link.Acknowledge(header);
            return true;
        }

        var slot = worker.Mailbox.Slot(header.Slot);
        chunk.Chunk.Times.Received = slot.Received;
        chunk.Chunk.Times.Started = slot.Started;
        chunk.Chunk.Times.Finished = slot.Finished;
        chunk.Chunk.Times.Returned = Stopwatch.GetTimestamp();
        worker.Link.Acknowledge(header);
        session.Deaths.ItemFinished();
        LookAtMemory();
        chunk.Job.Finish(chunk.Chunk, seat, worker.ProcessId);
        lock (sending)
        {
            held[header.Slot] = null;
            Volatile.Write(ref heldCount, heldCount - 1);
            if (places[header.Slot].Forget())
            {
                spare[header.Slot] = null;
            }
        }

        return true;
    }

    private bool WaitForRing(TimeSpan atMost)
    {
        lock (bell)
        {
            if (!rung)
            {
                Monitor.Wait(bell, atMost);
            }

            var was = rung;
            rung = false;
            return was;
        }
    }

    // Under sending. True: chunks were handed over, or the worker is to be replaced.
    private bool Fill()
    {
        var handed = false;
        while (!isClosed && retireReason is null && !session.IsClosing)
        {
            var busy = heldCount == 0 ? null : Array.Find(held, chunk => chunk is not null);
            var slot = FreeSlot(busy is { Job.IsAsync: true });
            if (slot < 0 || (busy is not null && waitsForIdle))
            {
                return handed;
            }

            var left = session.Setting.Options.MaxItemsPerWorker is { } most ? most - given : int.MaxValue;
            if (left <= 0)
            {
                retireReason ??= $"it was given {given} items (MaxItemsPerWorker)";
                return true;
            }

            if (Next(slot, busy, left) is not { } chunk)
            {
                if (busy is null)
                {
                    session.Jobs.AskForTails();
                }

                return handed;
            }

            try
            {
                Hand(slot, chunk, busy is not null);
                handed = true;
            }
            catch (IOException)
            {
                return true; // the worker is gone; the seat's thread learns it from the link, and the chunk is recovered as never begun
            }
        }

        return handed;
    }

    private MapChunk? Next(int slot, HeldChunk? busy, long left)
    {
        places[slot] ??= new();
        if (session.Jobs.HasChunks)
        {
            (this.busy, this.left) = (busy, left);
            var chunk = session.Jobs.TryTake(places[slot], limits ??= LimitsOf);
            this.busy = null;
            return chunk;
        }

        return busy is null ? session.TakeBack(this, ref places[slot], left) : null;
    }

    // Under sending.
    private void ForgetFinished()
    {
        forgets = false;
        for (var i = 0; i < places.Length; i++)
        {
            if (held[i] is null)
            {
                places[i]?.Forget();
                spare[i] = spare[i] is { Job.Job.IsFinished: true } ? null : spare[i];
            }
        }
    }

    private ChunkLimits? LimitsOf(MapJob job) => MayPrefetch(busy, job) ? session.Limits(job, (int)Math.Min(left, Room(busy, job))) : null;

    // A long chunk is not worth waiting behind; waiting items leave room for others.
    private bool MayPrefetch(HeldChunk? busy, MapJob job) =>
        busy is null || (job == busy.Job.Job && (busy.Job.IsAsync ? Room(busy, job) > 0 : busy.Job.LastChunkTime < PrefetchBelow));

    // Items that the worker may have in addition: of those that wait, as many again as are in flight, so that no lane is ever empty.
    private int Room(HeldChunk? busy, MapJob job) => busy is { Job.IsAsync: true }
        ? (2 * job.Options.ConcurrencyPerWorker) - held.Sum(chunk => chunk?.Chunk.Count ?? 0)
        : int.MaxValue;

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

    private void Hand(int slot, MapChunk chunk, bool isBusy)
    {
        if (session.Remote(chunk.Job) is not { } job)
        {
            return; // its map was abandoned a moment ago
        }

        if (!job.TryGetItemBytes(chunk, out var bytes))
        {
            buffer.Clear();
            if (job.Encode(chunk, buffer) == 0)
            {
                job.Finish(chunk, seat, worker.ProcessId); // nothing is left to run
                return;
            }

            bytes = buffer.Written;
        }

        // A busy worker reads nothing. What it is sent must fit beside what it has, or this thread would wait for it while the worker
        // waits for its results to be taken, which needs this lock.
        var terms = known.TermsFor(job);
        var fits = worker.Link.Fits(slot, terms.Length + bytes.Length);
        if (isBusy && (!fits || !known.HasShares(session)))
        {
            waitsForIdle = true;
            job.Finish(chunk, seat, worker.ProcessId); // goes back: somebody else may be free for it
            return;
        }

        waitsForIdle = !fits; // the next is probably as large
        var traced = chunk.Job.Options.Observer is not null;
        chunk.Times.BytesIn = bytes.Length;
        chunk.Times.Codec = job.Codec;
        chunk.Times.Encoded = traced ? Stopwatch.GetTimestamp() : 0;
        var mine = spare[slot] ??= new(0, chunk, job);
        mine.Hold(++nextId, chunk, job, isWhole: fits);
        worker.Mailbox.Slot(slot).Stop = 0;
        withdrawn = slot == withdrawn ? -1 : withdrawn;
        given += chunk.Count;
        Volatile.Write(ref heldCount, heldCount + 1);
        Volatile.Write(ref held[slot], mine); // before anything is sent: if that fails, the chunk is recovered as never begun
        if (chunk.Stop.IsSet)
        {
            worker.Mailbox.Slot(slot).Stop = 1; // it was set before the table had the chunk
        }

        if (!isBusy)
        {
            known.AnnounceShares(session, worker.Link);
        }

        var header = new MessageHeader
        {
            Kind = MessageKind.Chunk,
            Slot = slot,
            Job = chunk.Job.Id,
            Chunk = mine.Id,
            First = chunk.First,
            Count = chunk.Count,
            Function = job.FunctionId,
            Ended = known.TakeEnded(session),
        };
        worker.Link.Send(header, bytes, terms);
        known.HasHeardOf(job);
        chunk.Times.Sent = traced ? Stopwatch.GetTimestamp() : 0;
    }

    private void LookAtMemory()
    {
        if (session.Setting.Options.MaxWorkerBytes is not { } most || Stopwatch.GetElapsedTime(lastMemoryLook) < MemoryLookInterval)
        {
            return;
        }

        lastMemoryLook = Stopwatch.GetTimestamp();
        var resident = worker.ResidentBytes;
        if (resident > most)
        {
            retireReason ??= $"it uses {resident} bytes, more than MaxWorkerBytes = {most}";
        }
    }
}
