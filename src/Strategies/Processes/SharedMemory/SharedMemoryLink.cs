using System.Diagnostics;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.SharedMemory;

/// <summary>The parent's end: messages are written into the worker's mailbox, records read there.</summary>
internal sealed class SharedMemoryLink : WorkerLink
{
    private const int SmallBytes = 4096; // copied in less time than a wake-up saves
    private readonly Mailbox mailbox;
    private readonly Gate mine;
    private readonly Gate workers;
    private readonly OneWayPipe toWorker;
    private readonly OneWayPipe fromWorker;
    private volatile bool broken;
    private bool started;
    private volatile int used; // slots; raised by senders, before the slot's turn

    public SharedMemoryLink(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker)
        : base(mailbox)
    {
        this.mailbox = mailbox;
        this.toWorker = toWorker;
        this.fromWorker = fromWorker;
        workers = new Gate(mailbox.Segment, MailboxLayout.WorkerGate, platform.IsPortable ? new PipeDoorbell(toWorker.Stream) : new FutexDoorbell());
        mine = new Gate(mailbox.Segment, MailboxLayout.ParentGate, platform.IsPortable ? new PipeDoorbell(fromWorker.Stream) : new FutexDoorbell());
    }

    public override bool IsAsleep => workers.HasSleepers;

    public override bool Fits(int slot, int payloadBytes) => payloadBytes <= mailbox.Layout.ItemBytesOf(slot);

    public override bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            var seen = mine.Value;
            var last = broken; // read before the look: what a worker wrote before it died is found by the look
            if (TryFind(out header, out payload))
            {
                return true;
            }

            if (last)
            {
                return false;
            }

            mine.Wait(seen);
        }
    }

    public override bool TryReceive(out MessageHeader header, out ReadOnlySpan<byte> payload) => TryFind(out header, out payload);

    public override void Acknowledge(in MessageHeader header)
    {
        if (header.Kind is MessageKind.Part)
        {
            Pass(mailbox.Slot(header.Slot), Turn.Drained);
        }
        else if (header.Kind is MessageKind.End)
        {
            Debug.Assert(Turn.Idle.MayFollow(Volatile.Read(ref mailbox.Slot(header.Slot).Turn)));
            Volatile.Write(ref mailbox.Slot(header.Slot).Turn, (int)Turn.Idle); // the next message into the slot tells the worker
        }
    }

    public override void CloseWorkerEnds()
    {
        fromWorker.CloseWorkerEnd();
        toWorker.CloseWorkerEnd();
    }

    public override void Break()
    {
        CloseWorkerEnds();
        broken = true;
        mine.Post();
        mine.TryRing(); // a post goes by the count of sleepers, which the worker may have damaged
    }

    public override void Dispose()
    {
        toWorker.Dispose();
        fromWorker.Dispose();
    }

    protected override void SendNow(in MessageHeader header, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> payload)
    {
        var slot = mailbox.Slot(header.Slot);
        if (header.Slot >= used)
        {
            used = header.Slot + 1;
            mailbox.UsedSlots = used;
        }

        Await(slot, Turn.Idle);
        header.Write(slot.Header);
        while (true)
        {
            var place = slot.Items;
            slot.PartBytes = Move(ref terms, place);
            slot.PartBytes += Move(ref payload, place[slot.PartBytes..]);
            Pass(slot, Turn.Sent, header.Kind == MessageKind.Chunk && header.Length <= SmallBytes ? (WakeUps?)WakeUps : null);
            if (terms.IsEmpty && payload.IsEmpty)
            {
                return;
            }

            Await(slot, Turn.Accepted);
        }
    }

    private static int Move(ref ReadOnlySpan<byte> bytes, Span<byte> place)
    {
        var count = Math.Min(bytes.Length, place.Length);
        bytes[..count].CopyTo(place);
        bytes = bytes[count..];
        return count;
    }

    private bool TryFind(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (!started && Volatile.Read(ref mailbox.WorkerState) is var state && state != (int)WorkerState.Starting)
        {
            started = true;
            header = new MessageHeader { Kind = state == (int)WorkerState.Ready ? MessageKind.Ready : MessageKind.InitializerThrew };
            payload = header.Kind == MessageKind.Ready ? [] : Records(mailbox.Slot(0));
            return true;
        }

        for (var i = 0; i < used; i++)
        {
            var slot = mailbox.Slot(i);
            // Acquire: the records are written. Pairs with the release in SharedMemoryPort.Pass.
            var turn = (Turn)Volatile.Read(ref slot.Turn);
            if (turn is Turn.Part or Turn.Ended)
            {
                header = new MessageHeader { Kind = turn == Turn.Part ? MessageKind.Part : MessageKind.End, Slot = i, Chunk = SlotState.Of(slot.State).Chunk };
                payload = Records(slot);
                return true;
            }
        }

        header = default;
        payload = default;
        return false;
    }

    private static ReadOnlySpan<byte> Records(MailboxSlot slot)
    {
        var committed = slot.Committed;
        return committed >= 0 && committed <= slot.Results.Length
            ? slot.Results[..committed]
            : throw new ProtocolException($"A worker claims {committed} bytes of records in {slot.Results.Length}.");
    }

    private void Await(MailboxSlot slot, Turn turn)
    {
        while (true)
        {
            var seen = mine.Value;
            if (Volatile.Read(ref slot.Turn) == (int)turn)
            {
                return;
            }

            if (broken)
            {
                throw new IOException("The worker is gone.");
            }

            WakeUps?.Flush(); // who waits here may wait for one who is owed
            mine.Wait(seen, isOwner: false);
        }
    }

    private void Pass(MailboxSlot slot, Turn turn, WakeUps? later = null)
    {
        Debug.Assert(turn.MayFollow(Volatile.Read(ref slot.Turn)));
        Volatile.Write(ref slot.Turn, (int)turn); // release: what the turn is about is written
        workers.Post(later);
    }
}
