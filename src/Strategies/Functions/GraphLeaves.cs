using System.Buffers;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Functions;

/// <summary>Lets the values that a function holds travel like items do, and finds shared values by their number.</summary>
internal sealed class GraphLeaves(PayloadCodecs codecs, Func<Type, long, object>? handles) : IGraphLeaves
{
    public bool TryEncode(Type declaredType, object value, IBufferWriter<byte> output, out string reason, out string memberPath) =>
        codecs.TryEncode(declaredType, value, output, out reason, out memberPath);

    public object Decode(Type type, ReadOnlySpan<byte> bytes) =>
        codecs.Decode(type, bytes) ?? throw new InvalidDataException($"A value of type {type} was written, but null was read.");

    public object ResolveHandle(Type type, long id) => handles is not null
        ? handles(type, id)
        : throw new InvalidOperationException($"Shared value {id} of type {type} is not known in this process.");
}
