using System.Text;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Processes.Protocol;

/// <summary>Why a value cannot travel, as bytes: the member path, a line feed, the reason.</summary>
internal static class RefusalBytes
{
    public static byte[] Of(Exception why) => Encoding.UTF8.GetBytes(why is PayloadRefusal refusal
        ? $"{refusal.MemberPath}\n{refusal.Reason}"
        : $"\nits codec threw {ExceptionText.Of(why)}");

    public static PayloadRefusal Read(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return new PayloadRefusal(text[(end + 1)..], end < 0 ? "" : text[..end]);
    }
}
