using System.Runtime.InteropServices;
using PBench.Strategies.Interop;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pipes;

/// <summary>Writes messages: small ones in one piece, large ones without copying them.</summary>
/// <param name="stream">A pipe's.</param>
/// <param name="lender">The pipe, where memory can be lent to it.</param>
internal sealed class PipeWriter(Stream stream, SafeHandle? lender = null)
{
    /// <summary>Header and payload up to this go in one write: one system call and one wake-up.</summary>
    private const int OnePiece = 64 << 10;

    /// <summary>Of a larger message the first write fills a page of the pipe: the header alone would take one too, and wake the reader for nothing.</summary>
    private const int FirstPiece = 4096;

    private readonly byte[] buffer = new byte[OnePiece];

    /// <param name="header">Of the message.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="mayLend">They will neither change nor move until the other side has read them.</param>
    public void Write(in MessageHeader header, ReadOnlySpan<byte> payload, bool mayLend = false)
    {
        header.Write(buffer);
        var length = MessageHeader.Bytes + payload.Length;
        var first = payload[..((length <= OnePiece ? length : FirstPiece) - MessageHeader.Bytes)];
        first.CopyTo(buffer.AsSpan(MessageHeader.Bytes));
        stream.Write(buffer, 0, MessageHeader.Bytes + first.Length);
        var rest = payload[first.Length..];
        if (mayLend && lender is not null)
        {
            rest = rest[PipeLoan.Lend(lender, rest)..];
        }

        if (!rest.IsEmpty)
        {
            stream.Write(rest);
        }
    }
}
