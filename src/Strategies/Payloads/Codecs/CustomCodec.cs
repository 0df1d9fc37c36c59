using System.Buffers;

namespace PBench.Strategies.Payloads;

/// <summary>A type that an <see cref="IPayloadCodec"/> took. The codec never sees null: a marker byte carries it.</summary>
internal sealed class CustomCodec<T>(IPayloadCodec codec) : ValueCodec<T>
{
    private static readonly bool MayBeNull = default(T) is null;

    public override string Name => codec.Name;

    public override void Encode(T value, IBufferWriter<byte> output)
    {
        if (MayBeNull)
        {
            output.GetSpan(1)[0] = value is null ? Presence.Null : Presence.Value;
            output.Advance(1);
        }

        if (value is not null)
        {
            codec.Encode(value, output);
        }
    }

    public override T Decode(ReadOnlySpan<byte> bytes) =>
        !MayBeNull || Presence.Read(ref bytes) ? codec.Decode<T>(bytes) : default!;
}
