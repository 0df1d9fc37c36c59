using System.Buffers;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>There and back in one process.</summary>
internal static class Graph
{
    public static byte[] Encode<T>(T value, GraphTerms? terms = null)
    {
        var bytes = new ArrayBufferWriter<byte>();
        GraphWriter.Write(value, new Slot(typeof(T), TravelPlans.Shared), terms ?? GraphTerms.None, bytes);
        return bytes.WrittenSpan.ToArray();
    }

    public static T Decode<T>(byte[] bytes, GraphTerms? terms = null) => (T)GraphReader.Read(bytes, new Slot(typeof(T), TravelPlans.Shared), terms ?? GraphTerms.None)!;

    public static T RoundTrip<T>(T value) => Decode<T>(Encode(value));

    public static TravelRefusal Refusal<T>(T value) => Assert.Throws<TravelRefusal>(() => Encode(value))!;
}
