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
    public void Write(in MessageHeader header, ReadOnlySpan<byte> payload, bool mayLend = false) => Write(header, [], payload, mayLend);

    /// <param name="header">Of the message.</param>
    /// <param name="terms">Its first bytes.</param>
    /// <param name="payload">The others.</param>
    /// <param name="mayLend">They will neither change nor move until the other side has read them.</param>
    public void Write(in MessageHeader header, ReadOnlySpan<byte> terms, ReadOnlySpan<byte> payload, bool mayLend = false)
    {
        header.Write(buffer);
        var filled = MessageHeader.Bytes;
        var whole = filled + (long)terms.Length + payload.Length;
        var first = whole <= OnePiece ? (int)whole : FirstPiece;
        Fill(ref terms, ref filled, first);
        Fill(ref payload, ref filled, first);
        stream.Write(buffer, 0, filled);
        if (!terms.IsEmpty)
        {
            stream.Write(terms);
        }

        if (mayLend && lender is not null)
        {
            payload = payload[PipeLoan.Lend(lender, payload)..];
        }

        if (!payload.IsEmpty)
        {
            stream.Write(payload);
        }
    }

    private void Fill(ref ReadOnlySpan<byte> bytes, ref int filled, int end)
    {
        var part = bytes[..Math.Min(bytes.Length, end - filled)];
        part.CopyTo(buffer.AsSpan(filled));
        filled += part.Length;
        bytes = bytes[part.Length..];
    }
}
