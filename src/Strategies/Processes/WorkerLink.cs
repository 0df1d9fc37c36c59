using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>The parent's end of its connection to one worker. One thread receives; senders take turns.</summary>
internal abstract class WorkerLink(Mailbox mailbox) : IDisposable
{
    private int sequence;

    /// <summary>Who wakes the worker for small messages, made by the link's transport; null: the sender. Set and used by one sender at a time.</summary>
    public IWakeUps? WakeUps { get; set; }

    /// <summary>The memory that is shared with the worker.</summary>
    protected Mailbox Mailbox => mailbox;

    /// <summary>A chunk of this size can be sent into the slot while the worker is busy, without both sides waiting for each other.</summary>
    public abstract bool Fits(int slot, int payloadBytes);

    /// <summary>Blocks until the message is on its way.</summary>
    /// <param name="header">What it is.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="terms">Bytes to go before them: <see cref="MessageHeader.TermsBytes"/>.</param>
    /// <exception cref="IOException">The worker is gone.</exception>
    public void Send(MessageHeader header, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> terms = default)
    {
        header.TermsBytes = terms.Length;
        header.Length = checked(terms.Length + payload.Length);
        header.Sequence = sequence++;
        if (header.Kind != MessageKind.Chunk)
        {
            header.Slot = MailboxLayout.ControlSlot;
        }

        SendNow(header, terms, payload);
    }

    /// <summary>Blocks for the next message. False: the worker is gone, and everything it sent has been received.</summary>
    /// <exception cref="ProtocolException">What came is not a worker's message.</exception>
    public abstract bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload);

    /// <summary>Receives a message if one is there at this moment.</summary>
    public abstract bool TryReceive(out MessageHeader header, out ReadOnlySpan<byte> payload);

    /// <summary>Bytes of the received payload that are still on their way, where it is large: they must be read before anything else is received.</summary>
    public virtual int Rest => 0;

    /// <summary>Blocks until a part of the rest can be read without blocking, or never will be.</summary>
    public virtual void WaitForRest()
    {
    }

    /// <summary>Reads some of the rest straight to where it belongs. 0: the worker is gone.</summary>
    public virtual int ReadSome(Span<byte> target) => 0;

    /// <summary>Reads the rest behind its start. False: the worker is gone.</summary>
    public virtual bool ReadWhole(ref ReadOnlySpan<byte> payload) => Rest == 0;

    /// <summary>Nothing of an earlier message is left in the slot: the next does not wait for the worker.</summary>
    public bool IsFree(int slot) => Volatile.Read(ref mailbox.Slot(slot).Turn) == (int)Turn.Idle;

    /// <summary>The worker slept a moment ago, and takes what it was sent only when it is awake. False also where that cannot be seen.</summary>
    public virtual bool IsAsleep => false;

    /// <summary>Takes a chunk back that fitted into its slot and that the worker has not begun; it never will. False: it has.</summary>
    /// <remarks>Against <see cref="MailboxSlot.TryTake"/>: one of the two swaps wins, so the chunk is either the worker's or never touched by it.</remarks>
    public bool TryWithdraw(int slot) =>
        Interlocked.CompareExchange(ref mailbox.Slot(slot).Turn, (int)Turn.Withdrawn, (int)Turn.Sent) == (int)Turn.Sent;

    /// <summary>The payload that was received is no longer needed.</summary>
    public virtual void Acknowledge(in MessageHeader header)
    {
    }

    /// <summary>Gives memory back that large messages needed. Only while nothing is received.</summary>
    public virtual void Trim()
    {
    }

    /// <summary>The worker has opened its ends of what connects it: this process needs no copies of them.</summary>
    public abstract void CloseWorkerEnds();

    /// <summary>The worker's process has ended: whoever waits for it here returns.</summary>
    public abstract void Break();

    public abstract void Dispose();

    protected abstract void SendNow(in MessageHeader header, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> payload);
}
