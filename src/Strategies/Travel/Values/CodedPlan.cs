using System.Buffers;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Travel;

/// <summary>A type that another codec takes, wherever in a graph its values stand: the session's own, or MemoryPack. Its values are its bytes, behind their length.</summary>
internal sealed class CodedPlan(Type type, IPayloadCodec custom) : Plan(type)
{
    private readonly ValueCodec codec = (ValueCodec)Activator.CreateInstance(typeof(CustomCodec<>).MakeGenericType(type), custom)!;

    public override void WriteNew(GraphWriter output, object value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        codec.EncodeObject(value, bytes);
        output.Count(bytes.WrittenCount);
        output.Raw(bytes.WrittenSpan);
    }

    public override object ReadNew(ref GraphReader input, int number) =>
        codec.DecodeObject(input.Wire.Raw(input.Wire.Count())) ?? throw WireReader.Corrupt($"a value of {Type} that is null");
}
