using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Worker;

/// <summary>The worker's end of its connection to the parent.</summary>
internal interface IWorkerPort
{
    /// <summary>Blocks until a message has come. False: there will be no more.</summary>
    /// <param name="header">What it is.</param>
    /// <param name="payload">Valid until the next call.</param>
    bool Receive(out MessageHeader header, out ReadOnlySpan<byte> payload);

    /// <summary>Gives memory back that large messages needed; the last payload is not valid any more.</summary>
    void Trim();

    /// <summary>Tells the parent something that is not about a chunk.</summary>
    void Tell(MessageKind kind, ReadOnlySpan<byte> payload);

    /// <summary>Hands over the committed records of the slot; returns when their place may be written again. Any thread.</summary>
    /// <param name="slot">The chunk's slot.</param>
    /// <param name="last">No further records of the chunk will follow: the slot is the parent's.</param>
    void HandOver(MailboxSlot slot, bool last);
}
