using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

// What is done while the worker has nothing to do.
internal sealed partial class WorkerDesk
{
    private const long GarbageBytes = 32 << 20; // allocated by the worker; collecting less is not worth a process's waking
    private static readonly TimeSpan KeepMemory = TimeSpan.FromSeconds(5); // allocating 16 MiB anew takes 10 ms
    private long collectedAt; // what the worker had allocated when it was last asked to collect; the seat's thread's

    /// <summary>Waits until it was rung, and meanwhile does what an idle worker is good for.</summary>
    public void WaitForRing()
    {
        while (true)
        {
            var chunks = Volatile.Read(ref nextId);
            var holds = hasLargePages || worker.Mailbox.AllocatedBytes - collectedAt > GarbageBytes;
            if (WaitForRing(holds ? KeepMemory : Timeout.InfiniteTimeSpan))
            {
                return;
            }

            if (Volatile.Read(ref nextId) == chunks && !TryGiveBackMemory())
            {
                WaitForRing(Timeout.InfiniteTimeSpan); // it gets no message any more
                return;
            }
        }
    }

    /// <summary>Tells an idle worker what is shared no more. False: it is busy, and to be asked again. Any thread; not the seat's, which may be waiting for a chunk that was taken back.</summary>
    public bool TryTellOfShares()
    {
        if (known.HasShares(session))
        {
            return true;
        }

        if (!Monitor.TryEnter(sending))
        {
            return false;
        }

        try
        {
            if (!isClosed && retireReason is null)
            {
                if (!IsIdle)
                {
                    return false;
                }

                known.AnnounceShares(session, worker.Link);
            }
        }
        catch (IOException)
        {
            // The worker is gone, which its process's end tells.
        }
        finally
        {
            LetGo();
        }

        ServePokes(); // of a map that came meanwhile: whoever poked could not get in
        return true;
    }

    // False: the worker gets no message any more.
    private bool TryGiveBackMemory()
    {
        if (!Monitor.TryEnter(receiving))
        {
            return true; // not idle any more
        }

        if (!Monitor.TryEnter(sending))
        {
            Monitor.Exit(receiving);
            return true;
        }

        try
        {
            if (isClosed || retireReason is not null)
            {
                return false;
            }

            if (IsIdle && (withdrawn < 0 || worker.Link.IsFree(withdrawn)))
            {
                GiveBackMemory();
            }
        }
        catch (IOException)
        {
            return false; // the worker is gone
        }
        finally
        {
            Monitor.Exit(receiving);
            LetGo();
        }

        ServePokes(); // of a map that came meanwhile: whoever poked could not get in
        return true;
    }

    // Under sending and receiving. On both sides: what large chunks and their items left behind.
    private void GiveBackMemory()
    {
        hasLargePages = false;
        collectedAt = worker.Mailbox.AllocatedBytes;
        worker.Mailbox.GiveBack();
        worker.Link.Trim();
        buffer.Clear();
        foreach (var chunk in spare)
        {
            chunk?.Fragments.Reset();
        }

        worker.Link.Send(new MessageHeader { Kind = MessageKind.Rest }, known.TakeAllEnded(session));
    }
}
