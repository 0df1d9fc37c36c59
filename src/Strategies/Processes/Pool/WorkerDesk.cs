using PBench.Strategies.Engine;
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
    private static readonly TimeSpan KeepLargePages = TimeSpan.FromSeconds(5); // allocating 16 MiB anew takes 10 ms
    private readonly object sending = new();
    private readonly object receiving = new();
    private readonly object bell = new();
    private readonly HeldChunk?[] held = new HeldChunk?[MailboxLayout.Slots]; // written under sending
    private readonly HeldChunk?[] spare = new HeldChunk?[MailboxLayout.Slots]; // what `held` has in a slot, or had last; guarded by sending
    private readonly WorkerChunks[] places = new WorkerChunks[MailboxLayout.Slots]; // made when their slot is first used
    private int used; // slots below this have ever held a chunk; written under sending
    private int heldCount; // written under sending
    private int pokes;
    private bool isClosed; // guarded by sending
    private int withdrawn = -1; // slot of the chunk that was taken back last; guarded by sending
    private bool rung; // guarded by bell
    private volatile bool hasLargePages; // chunks that were larger than what stays warm have passed
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
    /// <param name="wakeUps">Of the caller, who flushes them soon.</param>
    public void Poke(bool callerReceives = false, IWakeUps? wakeUps = null)
    {
        Interlocked.Increment(ref pokes);
        var handed = false;
        // Whoever sends looks at the pokes again after it let go, so a poke is never lost and nobody waits here.
        // That may be this thread itself: handing a chunk over can put another one back.
        while (Volatile.Read(ref pokes) != 0 && !Monitor.IsEntered(sending) && Monitor.TryEnter(sending))
        {
            try
            {
                worker.Link.WakeUps = wakeUps;
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
                worker.Link.WakeUps = null;
                Monitor.Exit(sending);
            }

            AnswerWord();
        }

        if (handed && (!callerReceives || retireReason is not null))
        {
            Ring(); // a worker is replaced by the seat's thread, whoever receives
        }
    }

    /// <summary>A map has ended: nothing keeps its items and results alive here. Any thread.</summary>
    public void Forget()
    {
        for (var i = 0; i < Volatile.Read(ref used); i++)
        {
            if (places[i] is { HoldsFinished: true } || spare[i] is { Job.Job.IsFinished: true })
            {
                forgets = true; // whoever is at the table does it, as with a chunk
                Poke(callerReceives: true);
                return;
            }
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

    // Under sending.
    private void ForgetFinished()
    {
        forgets = false;
        for (var i = 0; i < used; i++)
        {
            if (held[i] is null)
            {
                places[i].Forget();
                spare[i] = spare[i] is { Job.Job.IsFinished: true } ? null : spare[i];
            }
        }
    }
}
