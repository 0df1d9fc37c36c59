using System.Buffers;
using MemoryPack;

namespace PBench.Strategies.MemoryPack;

/// <summary>Types marked <c>[MemoryPackable]</c>, by the code that MemoryPack generated for them.</summary>
/// <remarks>PBench.Strategies finds this class by its name when the package is there; <see cref="SessionOptions.Codecs"/> need not name it.
/// What such a type leaves out of MemoryPack, its author left out: no check looks for it.</remarks>
public sealed class MemoryPackCodec : IPayloadCodec
{
    /// <inheritdoc/>
    public string Name => "memorypack";

    /// <inheritdoc/>
    /// <remarks>Inherited marks do not count: MemoryPack generates code for the marked type alone.</remarks>
    public bool CanEncode(Type type) => type.IsDefined(typeof(MemoryPackableAttribute), inherit: false);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The value is of a derived type, of which MemoryPack would write the declared type's part only.</exception>
    public void Encode<T>(T value, IBufferWriter<byte> output)
    {
        if (value is not null && value.GetType() != typeof(T) && !typeof(T).IsDefined(typeof(MemoryPackUnionAttribute), inherit: false))
        {
            throw new NotSupportedException($"A {value.GetType()} is declared as {typeof(T)}, which has no [MemoryPackUnion]: MemoryPack would drop what the derived type adds.");
        }

        MemoryPackSerializer.Serialize<T, IBufferWriter<byte>>(in output, in value);
    }

    /// <inheritdoc/>
    public T Decode<T>(ReadOnlySpan<byte> input) => MemoryPackSerializer.Deserialize<T>(input)!;
}
