using System.Text;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>What a worker is told of a shared value: its bytes, or where they are.</summary>
internal readonly record struct SharedTerms(byte[]? Bytes, string? Address, long Length, bool IsPortable)
{
    public static byte[] Inline(ReadOnlySpan<byte> value) => [0, .. value];

    public static byte[] Mapped(string address, long length, bool isPortable)
    {
        var text = Encoding.UTF8.GetBytes(address);
        return [1, isPortable ? (byte)1 : (byte)0, .. BitConverter.GetBytes(length), .. text];
    }

    /// <exception cref="ProtocolException">The bytes are no such message.</exception>
    public static SharedTerms Read(ReadOnlySpan<byte> message) => message switch
    {
        [0, .. var bytes] => new(bytes.ToArray(), null, bytes.Length, false),
        [1, var portable, .. var rest] when rest.Length > sizeof(long) && BitConverter.ToInt64(rest) is var length and > 0 =>
            new(null, Encoding.UTF8.GetString(rest[sizeof(long)..]), length, portable != 0),
        _ => throw new ProtocolException($"A shared value came as {message.Length} bytes that make no sense."),
    };
}
