using System.Diagnostics;
using System.Runtime.InteropServices;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.Worker;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>The worker's end: messages come by one pipe, records go by another.</summary>
internal sealed class PipePort(Mailbox mailbox, Platform platform, Stream input, Stream output) : IWorkerPort
{
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000;
    private readonly SafeHandle? handle = (input as FileStream)?.SafeFileHandle;
    private readonly PipeReader reader = new(input);
    private readonly PipeWriter writer = new(output, platform.IsPortable ? null : (output as FileStream)?.SafeFileHandle);

    public bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (!reader.HasBytes)
        {
            Look();
        }

        if (!reader.Read(out header, out payload))
        {
            return false;
        }

        if (header.Kind == MessageKind.Chunk)
        {
            var slot = mailbox.Slot(header.Slot);
            if (slot.TryTake())
            {
                slot.Received = Stopwatch.GetTimestamp();
            }
            else
            {
                header.Kind = MessageKind.Withdrawn;
                Volatile.Write(ref slot.Turn, (int)Turn.Idle); // release: the message has been read
            }
        }

        return true;
    }

    public void Trim() => reader.Trim();

    // Waking a sleeping core costs 20 µs: for so long the worker looks, giving its core away between looks, before it sleeps in the read.
    private void Look()
    {
        if (handle is null)
        {
            return;
        }

        var start = Stopwatch.GetTimestamp();
        while (!PipeState.HasBytes(handle) && Stopwatch.GetTimestamp() - start < LookTicks)
        {
            Thread.Yield();
        }
    }

    public void Tell(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        lock (writer)
        {
            writer.Write(new MessageHeader { Kind = kind, Length = payload.Length }, payload);
        }
    }

    public void HandOver(MailboxSlot slot, bool last)
    {
        // The last records' place is written again when the slot gets its next chunk, which the parent sends when it has read them all:
        // so their pages need not be copied into the pipe (80 MB both ways: 28 ms with copies, 18 ms without; a C pool that copies: 21 ms).
        var records = slot.Results[..slot.Committed];
        lock (writer)
        {
            writer.Write(new MessageHeader { Kind = last ? MessageKind.End : MessageKind.Part, Slot = slot.Number, Chunk = SlotState.Of(slot.State).Chunk, Length = records.Length }, records, mayLend: last);
        }
    }
}
