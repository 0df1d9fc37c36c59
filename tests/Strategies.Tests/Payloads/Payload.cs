using System.Buffers;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Sends one value through its codec.</summary>
internal static class Payload
{
    public static byte[] Encode<T>(T value, params IPayloadCodec[] custom)
    {
        var output = new ArrayBufferWriter<byte>();
        new PayloadCodecs(custom).For<T>().Encode(value, output);
        return output.WrittenSpan.ToArray();
    }

    public static T Decode<T>(byte[] bytes, params IPayloadCodec[] custom) => new PayloadCodecs(custom).For<T>().Decode(bytes);

    public static T RoundTrip<T>(T value, params IPayloadCodec[] custom) => Decode<T>(Encode(value, custom), custom);

    public static string CodecOf<T>(params IPayloadCodec[] custom) => new PayloadCodecs(custom).For<T>().Name;

    /// <summary>The member at fault when <paramref name="value"/> is refused.</summary>
    public static string RefusedPath<T>(T value) => Refused(value).MemberPath;

    public static PayloadRefusal Refused<T>(T value)
    {
        try
        {
            Encode(value);
        }
        catch (PayloadRefusal refusal)
        {
            return refusal;
        }

        throw new AssertionException($"A {typeof(T)} was encoded that should have been refused.");
    }
}
