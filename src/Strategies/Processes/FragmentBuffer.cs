using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>Puts a record together that came in pieces.</summary>
internal sealed class FragmentBuffer
{
    private const int FirstBytes = 1 << 20; // what a record claims is allocated as it comes, not when it is claimed

    private byte[] bytes = [];
    private int filled;
    private int whole;
    private bool inPlace;

    /// <summary>Forgets a record that was begun.</summary>
    public void Reset()
    {
        bytes = [];
        filled = 0;
    }

    /// <summary>Adds a piece. True with the last: <paramref name="all"/> is then the whole one.</summary>
    /// <param name="record">Of the piece; with the last it becomes the whole one's.</param>
    /// <param name="piece">Its bytes.</param>
    /// <param name="place">Where the whole record's bytes belong, of exactly its length; empty: here, until it is complete.</param>
    /// <param name="all">The whole record's bytes.</param>
    /// <remarks>A piece may come twice, when its worker died between handing it over and noting that: it says how much is left with it, so that is seen.</remarks>
    public bool TryComplete(ref Record record, ReadOnlySpan<byte> piece, Span<byte> place, out ReadOnlySpan<byte> all)
    {
        all = default;
        if (filled == 0)
        {
            whole = record.Left;
            inPlace = place.Length == whole;
        }

        var left = whole - filled;
        if (record.WholeKind == RecordKind.Fragment || piece.IsEmpty || record.Left > whole || piece.Length > record.Left || record.Left < left || (inPlace && place.Length != whole))
        {
            throw new ProtocolException($"A piece of {piece.Length} bytes with {record.Left} left does not continue a record of {whole} with {filled} there.");
        }

        if (record.Left > left)
        {
            return false; // heard before
        }

        if (!inPlace && bytes.Length - filled < piece.Length)
        {
            Array.Resize(ref bytes, (int)Math.Min(whole, Math.Max(FirstBytes, 2L * (filled + piece.Length))));
        }

        piece.CopyTo(inPlace ? place[filled..] : bytes.AsSpan(filled));
        filled += piece.Length;
        if (filled < whole)
        {
            return false;
        }

        record.Kind = record.WholeKind;
        record.Length = whole;
        all = inPlace ? place : bytes.AsSpan(0, whole);
        bytes = [];
        filled = 0;
        return true;
    }
}
