namespace PBench.Strategies.Payloads;

/// <summary>The first byte of a value that can be null.</summary>
internal static class Presence
{
    public const byte Null = 0;
    public const byte Value = 1;

    /// <summary>Takes the marker off <paramref name="bytes"/>; false: null.</summary>
    public static bool Read(ref ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[0] > Value || (bytes[0] == Null && bytes.Length != 1))
        {
            throw new InvalidDataException("The value does not begin with the marker for null or not null.");
        }

        var present = bytes[0] == Value;
        bytes = bytes[1..];
        return present;
    }
}
