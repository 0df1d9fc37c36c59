using System.Diagnostics;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.Worker;

namespace PBench.Strategies.Processes.SharedMemory;

/// <summary>The worker's end: items are read and results written where they lie in shared memory.</summary>
internal sealed class SharedMemoryPort : IWorkerPort
{
    private readonly Mailbox mailbox;
    private readonly Gate mine;
    private readonly Gate parents;
    private byte[] assembled = [];
    private int sequence;
    private int control = -1; // slot of the message that was read last and has to be given back; −1: none

    public SharedMemoryPort(Mailbox mailbox, Platform platform, Stream input, Stream output)
    {
        this.mailbox = mailbox;
        mine = new Gate(mailbox.Segment, MailboxLayout.WorkerGate, platform.IsPortable ? new PipeDoorbell(input) : new FutexDoorbell());
        parents = new Gate(mailbox.Segment, MailboxLayout.ParentGate, platform.IsPortable ? new PipeDoorbell(output) : new FutexDoorbell());
    }

    // The end of the parent is not noticed here: the control pipe tells it.
    public bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (control >= 0)
        {
            Pass(mailbox.Slot(control), Turn.Idle);
            control = -1;
        }

        MailboxSlot slot;
        while (true)
        {
            var seen = mine.Value;
            if (TryFind(out slot))
            {
                break;
            }

            mine.Wait(seen);
        }

        sequence++;
        header = MessageHeader.Read(slot.Header);
        if (!slot.TryTake())
        {
            header.Kind = MessageKind.Withdrawn;
        }

        if (header.Kind == MessageKind.Chunk)
        {
            slot.Received = Stopwatch.GetTimestamp();
        }
        else
        {
            control = slot.Number;
        }

        if (header.Length > slot.Items.Length)
        {
            payload = Assemble(slot, header.Length);
            return true;
        }

        payload = slot.Items[..header.Length];
        if (header.Kind == MessageKind.Chunk)
        {
            assembled = []; // of a map with larger chunks: it is over, or ends
        }

        return true;
    }

    public void Trim() => assembled = [];

    public void Tell(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        if (kind == MessageKind.InitializerThrew)
        {
            var slot = mailbox.Slot(0);
            var text = payload[..Math.Min(payload.Length, slot.Results.Length)];
            text.CopyTo(slot.Results);
            slot.Committed = text.Length;
        }

        Volatile.Write(ref mailbox.WorkerState, (int)(kind == MessageKind.Ready ? WorkerState.Ready : WorkerState.InitializerThrew));
        parents.Post();
    }

    public void HandOver(MailboxSlot slot, bool last)
    {
        Pass(slot, last ? Turn.Ended : Turn.Part);
        while (!last)
        {
            var seen = mine.Value;
            if (Volatile.Read(ref slot.Turn) == (int)Turn.Drained)
            {
                return;
            }

            mine.Wait(seen, isOwner: false);
        }
    }

    private bool TryFind(out MailboxSlot slot)
    {
        for (var i = 0; i < Math.Min(Volatile.Read(ref mailbox.UsedSlots), MailboxLayout.Slots); i++)
        {
            slot = mailbox.Slot(i);
            // Acquire: the header and the items are written. Pairs with the release in SharedMemoryLink.Pass.
            if ((Turn)Volatile.Read(ref slot.Turn) is Turn.Sent or Turn.Withdrawn && MessageHeader.Read(slot.Header).Sequence == sequence)
            {
                return true;
            }
        }

        slot = default;
        return false;
    }

    private ReadOnlySpan<byte> Assemble(MailboxSlot slot, int length)
    {
        if (assembled.Length < length)
        {
            assembled = GC.AllocateUninitializedArray<byte>(length);
        }

        var position = 0;
        while (true)
        {
            var bytes = slot.PartBytes;
            if (bytes <= 0 || bytes > slot.Items.Length || bytes > length - position)
            {
                throw new ProtocolException($"A part of {bytes} bytes does not continue a message of {length} with {position} there.");
            }

            var part = slot.Items[..bytes];
            part.CopyTo(assembled.AsSpan(position));
            position += part.Length;
            if (position == length)
            {
                return assembled.AsSpan(0, length);
            }

            Pass(slot, Turn.Accepted);
            while (true)
            {
                var seen = mine.Value;
                if (Volatile.Read(ref slot.Turn) == (int)Turn.Sent)
                {
                    break;
                }

                mine.Wait(seen);
            }
        }
    }

    private void Pass(MailboxSlot slot, Turn turn)
    {
        Debug.Assert(turn.MayFollow(Volatile.Read(ref slot.Turn)));
        Volatile.Write(ref slot.Turn, (int)turn); // release: what the turn is about is written
        parents.Post();
    }
}
