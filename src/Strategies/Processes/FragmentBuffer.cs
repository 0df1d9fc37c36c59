using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes;

/// <summary>Puts a record together that came in pieces.</summary>
internal sealed class FragmentBuffer
{
    private byte[] bytes = [];
    private int filled;

    /// <summary>Adds a piece. True with the last: <paramref name="record"/> is then the whole one.</summary>
    public bool TryComplete(ref Record record, ReadOnlySpan<byte> piece, out ReadOnlySpan<byte> whole)
    {
        if (filled == 0)
        {
            if (record.WholeLength < 0 || record.WholeLength > Array.MaxLength)
            {
                throw new ProtocolException($"A record claims {record.WholeLength} bytes.");
            }

            bytes = GC.AllocateUninitializedArray<byte>(record.WholeLength);
        }

        if (record.WholeLength != bytes.Length || record.WholeKind == RecordKind.Fragment || piece.Length > bytes.Length - filled || piece.IsEmpty)
        {
            throw new ProtocolException($"A piece of {piece.Length} bytes does not continue a record of {bytes.Length} with {filled} there.");
        }

        piece.CopyTo(bytes.AsSpan(filled));
        filled += piece.Length;
        whole = bytes;
        if (filled < bytes.Length)
        {
            return false;
        }

        record.Kind = record.WholeKind;
        record.Length = record.WholeLength;
        filled = 0;
        bytes = [];
        return true;
    }

    /// <summary>Forgets an unfinished record.</summary>
    public void Clear() => (bytes, filled) = ([], 0);
}
