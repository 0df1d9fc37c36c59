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

    public static SharedTerms Read(ReadOnlySpan<byte> message) => message[0] == 0
        ? new(message[1..].ToArray(), null, message.Length - 1, false)
        : new(null, Encoding.UTF8.GetString(message[10..]), BitConverter.ToInt64(message[2..]), message[1] != 0);
}
