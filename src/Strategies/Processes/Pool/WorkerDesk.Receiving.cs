using System.Diagnostics;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

// Results on their way from the worker: under `receiving`, by whichever thread is there first.
internal sealed partial class WorkerDesk
{
    private static readonly TimeSpan MemoryLookInterval = TimeSpan.FromMilliseconds(20);
    private long lastMemoryLook; // guarded by receiving

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
            while (!IsIdle && worker.Link.TryReceive(out var header, out var records))
            {
                var steppedOut = worker.Link.Rest > 0 && session.Duty.StepOut(); // the worker may stop in the middle of it
                try
                {
                    if (!Take(header, records))
                    {
                        break;
                    }
                }
                finally
                {
                    if (steppedOut)
                    {
                        session.Duty.Begin();
                    }
                }

                some = true;
            }
        }
        catch (ProtocolException broken)
        {
            worker.Kill(loss => loss with { KilledBecause = $"it broke the protocol: {broken.Message}" }); // the seat's thread finds the same, or the end
        }
        finally
        {
            Monitor.Exit(receiving);
        }

        if (some)
        {
            Poke();
        }

        return some;
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

    // Under receiving. False: the worker is gone.
    private bool Take(in MessageHeader header, ReadOnlySpan<byte> records)
    {
        Debug.Assert(Monitor.IsEntered(receiving));
        if (header.Kind is not (MessageKind.Part or MessageKind.End) || header.Slot >= held.Length || Held(header.Slot) is not { } chunk || chunk.Id != header.Chunk)
        {
            throw new ProtocolException($"A worker sent {header.Kind} for chunk {header.Chunk}, which it does not hold.");
        }

        try
        {
            if (worker.Link.Rest > 0 && !LargePayload.Take(worker.Link, chunk, ref records))
            {
                return false;
            }

            if (chunk.Job.Apply(chunk.Chunk, records, chunk.Fragments))
            {
                retireReason ??= "an item that does not end still runs in it";
            }
        }
        catch (Exception why) when (why is not (ProtocolException or IOException))
        {
            // The memory that the caller wants its results in, or what is left of ours: it is that map's end, and not of the one whose caller looks here.
            chunk.Job.Job.Abort(why);
            if (!worker.Link.ReadWhole(ref records))
            {
                return false;
            }
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
        lock (sending) // whoever takes results pokes this desk afterwards, and so sees what was left for who had the lock
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
