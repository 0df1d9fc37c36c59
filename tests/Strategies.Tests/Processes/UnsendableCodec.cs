using System.Buffers;

namespace PBench.Strategies.Tests.Processes;

/// <summary>Sends an <see cref="Unsendable"/> by its number, if it may be sent.</summary>
public sealed class UnsendableCodec : IPayloadCodec
{
    public string Name => "unsendable";

    public bool CanEncode(Type type) => type == typeof(Unsendable);

    public void Encode<T>(T value, IBufferWriter<byte> output)
    {
        var item = (Unsendable)(object)value!;
        output.Write(BitConverter.GetBytes(item.Way is null ? item.Number : throw new NotSupportedException(item.Way)));
    }

    public T Decode<T>(ReadOnlySpan<byte> input) => (T)(object)new Unsendable(BitConverter.ToInt32(input));
}
