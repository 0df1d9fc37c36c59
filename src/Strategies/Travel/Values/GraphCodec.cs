using System.Buffers;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>Values that are neither memory, nor text, nor another codec's: as graphs.</summary>
internal sealed class GraphCodec<T>(TravelPlans plans, GraphTerms terms) : ValueCodec<T>
{
    private readonly Slot slot = new(typeof(T), plans);

    public override string Name => "graph";

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        try
        {
            GraphWriter.Write(value, slot, terms, output);
        }
        catch (TravelRefusal refusal)
        {
            throw new PayloadRefusal($"{refusal.Refusal.Reason}. {refusal.Refusal.WayOut}", refusal.Path);
        }
    }

    public override T Decode(ReadOnlySpan<byte> bytes) => (T)GraphReader.Read(bytes, slot, terms)!;
}
