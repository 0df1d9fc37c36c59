using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Processes.Worker;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>The worker's end: messages come by one pipe, records go by another.</summary>
internal sealed class PipePort(Mailbox mailbox, Stream input, Stream output) : IWorkerPort
{
    private readonly PipeReader reader = new(input);
    private readonly PipeWriter writer = new(output);

    public bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload)
    {
        if (!reader.Read(out header, out payload))
        {
            return false;
        }

        if (header.Kind == MessageKind.Chunk)
        {
            mailbox.Slot(header.Slot).Received = System.Diagnostics.Stopwatch.GetTimestamp();
        }

        return true;
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
        var records = slot.Results[..slot.Committed];
        lock (writer)
        {
            writer.Write(new MessageHeader { Kind = last ? MessageKind.End : MessageKind.Part, Slot = slot.Number, Chunk = slot.Chunk, Length = records.Length }, records);
        }
    }
}
