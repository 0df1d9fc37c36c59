using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>Writes messages: small ones in one piece, large ones without copying them.</summary>
internal sealed class PipeWriter(Stream stream)
{
    /// <summary>Header and payload up to this go in one write: one system call and one wake-up.</summary>
    private const int OnePiece = 64 << 10;

    private readonly byte[] buffer = new byte[OnePiece];

    public void Write(in MessageHeader header, ReadOnlySpan<byte> payload)
    {
        header.Write(buffer);
        if (MessageHeader.Bytes + payload.Length <= OnePiece)
        {
            payload.CopyTo(buffer.AsSpan(MessageHeader.Bytes));
            stream.Write(buffer, 0, MessageHeader.Bytes + payload.Length);
        }
        else
        {
            stream.Write(buffer, 0, MessageHeader.Bytes);
            stream.Write(payload);
        }
    }
}
