using System.Diagnostics;
using PBench.Strategies.Engine;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>What lies between the session and one worker: the chunks in its hands, and how they get there and back.</summary>
/// <remarks>
/// Chunks are sent by whoever notices that there is one to send (<see cref="Poke"/>): the caller of a map, the thread that pulls a
/// stream, or the thread that received another. They are received by the caller of a map for a moment, and by the seat's thread
/// otherwise (<see cref="Receive"/>); who owes it to whom is <see cref="ReceiveDuty"/>. <c>sending</c> guards sending and the table of held chunks,
/// <c>receiving</c> guards receiving; finishing a chunk runs the user's observer, and happens under the latter only.
/// Nobody waits for <c>sending</c> to send: who finds it taken leaves word (<c>pokes</c>, <c>isWanted</c>) and tries once more, and whoever lets go of it
/// looks for words afterwards (<see cref="LetGo"/>). Both have a full fence in between, so at least one of the two sees the other.
/// </remarks>
internal sealed partial class WorkerDesk(PoolSession session, int seat, WorkerProcess worker)
{
    [ThreadStatic]
    private static int nested; // how often this thread is in here, below somebody who will settle what is unsent: looking for a chunk to take back leads to other desks

    [ThreadStatic]
    private static Queue<UnsentChunk>? unsent; // that this thread took, to be settled when it has let go of all tables: the user's observer hears of it, and other desks are poked

    private readonly object sending = new();
    private readonly object receiving = new();
    private readonly object bell = new();
    private readonly HeldChunk?[] held = new HeldChunk?[MailboxLayout.Slots]; // written under sending
    private readonly HeldChunk?[] spare = new HeldChunk?[MailboxLayout.Slots]; // what `held` has in a slot, or had last; guarded by sending
    private readonly WorkerChunks[] places = new WorkerChunks[MailboxLayout.Slots]; // made when their slot is first used
    private int used; // slots below this have ever held a chunk; written under sending
    private int heldCount; // written under sending
    private int pokes;
    private bool isClosed; // nobody hands the worker anything any more; guarded by sending
    private bool isGone; // nor tells it anything: its memory is about to be unmapped; guarded by sending
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
    /// <param name="wakeUps">Of the caller, who flushes them soon.</param>
    public void Poke(IWakeUps? wakeUps = null)
    {
        Interlocked.Increment(ref pokes); // a full fence: pairs with the one in LetGo
        ServePokes(wakeUps);
    }

    /// <summary>A map has ended: nothing keeps its items and results alive here. Any thread.</summary>
    public void Forget()
    {
        for (var i = 0; i < Volatile.Read(ref used); i++)
        {
            if (places[i] is { HoldsFinished: true } || spare[i] is { Job.Job.IsFinished: true })
            {
                forgets = true; // whoever is at the table does it, as with a chunk
                Poke();
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
                isGone = true;
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

        Monitor.Enter(sending);
        try
        {
            return isClosed = IsIdle;
        }
        finally
        {
            LetGo();
        }
    }

    /// <summary>Asks an idle worker to end. False: it is busy or gone, or does not take the message.</summary>
    public bool TryQuit(TimeSpan atMost)
    {
        if (!Monitor.TryEnter(sending, atMost))
        {
            return false;
        }

        try
        {
            isClosed = true;
            if (!IsIdle || isGone)
            {
                return false; // who closed the desk unmaps the worker's memory
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

    // Whoever sends looks at the pokes again after it let go, so a poke is never lost and nobody waits here.
    // That may be this thread itself: handing a chunk over can put another one back.
    private void ServePokes(IWakeUps? wakeUps = null)
    {
        while (Volatile.Read(ref pokes) != 0 && !Monitor.IsEntered(sending) && Monitor.TryEnter(sending))
        {
            nested++;
            try
            {
                worker.Link.WakeUps = wakeUps;
                while (Interlocked.Exchange(ref pokes, 0) != 0)
                {
                    Fill();
                    if (forgets)
                    {
                        ForgetFinished();
                    }
                }
            }
            finally
            {
                worker.Link.WakeUps = null;
                nested--;
                LetGo();
            }

            if (nested == 0 && unsent is not null)
            {
                wakeUps?.Flush(); // what follows may take its time
                SettleUnsent();
            }
        }

        if (retireReason is not null)
        {
            Ring(); // the seat's thread replaces the worker, whoever receives
        }
    }

    // Lets go of `sending`, and looks what was left for whoever had it. The exit of a lock is only a release: without the fence the looks
    // could come before it (on arm64), while who leaves word still finds the lock taken.
    private void LetGo()
    {
        Monitor.Exit(sending);
        Interlocked.MemoryBarrier(); // pairs with the increment in Poke and the exchange in TryEnterOrLeaveWord
        AnswerWord();
    }

    // Of whichever desks this thread has been at. What goes back may be taken again, and refused again, by this thread: in a loop, not deeper and deeper.
    private void SettleUnsent()
    {
        nested++;
        try
        {
            while (unsent!.TryDequeue(out var chunk))
            {
                chunk.Settle(seat, worker.ProcessId);
            }

            unsent = null;
        }
        finally
        {
            nested--;
        }
    }

    // Under sending.
    private void ForgetFinished()
    {
        Debug.Assert(Monitor.IsEntered(sending));
        forgets = false;
        buffer.GiveBack();
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
