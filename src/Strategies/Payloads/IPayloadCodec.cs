using System.Buffers;

namespace PBench.Strategies;

/// <summary>Writes items and results as bytes and reads them back, for the types it knows.</summary>
/// <remarks>Must be thread-safe. An instance travels to the workers by its fields, like a functor.</remarks>
public interface IPayloadCodec
{
    /// <summary>Short name that results record, e.g. <c>memorypack</c>.</summary>
    string Name { get; }

    /// <summary>True when values declared as <paramref name="type"/> are this codec's. Asked once per type.</summary>
    bool CanEncode(Type type);

    /// <summary>Writes <paramref name="value"/>. What it throws fails the item at hand only.</summary>
    void Encode<T>(T value, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="Encode"/> wrote, exactly.</summary>
    T Decode<T>(ReadOnlySpan<byte> input);
}
