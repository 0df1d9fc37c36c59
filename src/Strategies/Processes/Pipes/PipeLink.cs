using System.Diagnostics;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>The parent's end: messages go by one pipe, records come by another.</summary>
internal sealed class PipeLink(Mailbox mailbox, OneWayPipe toWorker, OneWayPipe fromWorker) : WorkerLink(mailbox)
{
    private const int MostFromWorker = 64 << 20; // records come in parts of the mailbox's size; an initializer's exception is the longest

    private readonly int capacity = PipeSize.Of(toWorker.Handle);
    private readonly PipeReader reader = new(fromWorker.Stream, MostFromWorker);
    private readonly PipeWriter writer = new(toWorker.Stream);

    // What is sent while the worker is busy must fit into the pipe, or both sides would wait in a write. It is all that is in there: a busy
    // worker has read what it is busy with, and gets no third message. A pipe counts in pages: the second write of a large message begins a new one.
    public override bool Fits(int slot, int payloadBytes) =>
        (long)MessageHeader.Bytes + payloadBytes is var bytes && bytes <= (bytes <= PipeSize.Smallest ? capacity : capacity - Environment.SystemPageSize);

    public override bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        bool some;
        try
        {
            some = reader.ReadStart(Record.HeaderBytes, out header, out payload)
                && (header.Kind is MessageKind.Part or MessageKind.End || reader.Rest == 0 || reader.ReadWhole(ref payload));
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            header = default;
            payload = default;
            return false;
        }

        return !some || header.Kind is MessageKind.Ready or MessageKind.InitializerThrew or MessageKind.Part or MessageKind.End
            ? some
            : throw new ProtocolException($"A worker sent a message of kind {header.Kind}.");
    }

    public override bool TryReceive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (reader.HasBytes || PipeState.HasBytes(fromWorker.Handle))
        {
            return Receive(out header, out payload);
        }

        header = default;
        payload = default;
        return false;
    }

    public override int Rest => reader.Rest;

    public override void WaitForRest() => PipeState.WaitForBytes(fromWorker.Handle);

    public override int ReadSome(Span<byte> target)
    {
        try
        {
            return reader.ReadSome(target);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    public override bool ReadWhole(ref ReadOnlySpan<byte> payload)
    {
        try
        {
            return reader.Rest == 0 || reader.ReadWhole(ref payload);
        }
        catch (Exception gone) when (gone is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    public override void Trim() => reader.Trim();

    public override void CloseWorkerEnds()
    {
        fromWorker.CloseWorkerEnd();
        toWorker.CloseWorkerEnd();
    }

    // If the worker never opened its end, our copy of it would keep the read waiting.
    public override void Break() => CloseWorkerEnds();

    public override void Dispose()
    {
        toWorker.Dispose();
        fromWorker.Dispose();
    }

    public override void Acknowledge(in MessageHeader header)
    {
        if (header.Kind == MessageKind.End)
        {
            Debug.Assert(Turn.Idle.MayFollow(Volatile.Read(ref Mailbox.Slot(header.Slot).Turn)));
            Volatile.Write(ref Mailbox.Slot(header.Slot).Turn, (int)Turn.Idle);
        }
    }

    protected override void SendNow(in MessageHeader header, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> payload)
    {
        if (header.Kind == MessageKind.Chunk)
        {
            Debug.Assert(Turn.Sent.MayFollow(Volatile.Read(ref Mailbox.Slot(header.Slot).Turn)));
            Volatile.Write(ref Mailbox.Slot(header.Slot).Turn, (int)Turn.Sent); // before the message: the worker finds it when it has read that
        }

        writer.Write(header, terms, payload);
    }
}
