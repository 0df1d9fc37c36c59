using System.Buffers;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Payloads;

/// <summary>A type of which no value can travel. Says so when one is to be sent, so that the item is named.</summary>
internal sealed class RefusedCodec<T>(Refusal refusal) : ValueCodec<T>
{
    public override string Name => "none";

    public override void Encode(T value, IBufferWriter<byte> output) => throw new PayloadRefusal($"{refusal.Reason}. {refusal.WayOut}", refusal.Member);

    public override T Decode(ReadOnlySpan<byte> bytes) => throw new InvalidDataException($"No value of {typeof(T)} can arrive: it {refusal.Reason}.");
}
