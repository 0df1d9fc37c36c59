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
    /// <typeparam name="T">A type for which <see cref="CanEncode"/> said true.</typeparam>
    /// <param name="value">May be null where the type allows it.</param>
    /// <param name="output">Takes the bytes; must not be kept after the call.</param>
    void Encode<T>(T value, IBufferWriter<byte> output);

    /// <summary>Reads what <see cref="Encode"/> wrote, exactly. What it throws fails the item at hand only.</summary>
    /// <typeparam name="T">The type that was written.</typeparam>
    /// <param name="input">All the bytes and no other; must not be kept after the call.</param>
    /// <returns>A value equal to the one written.</returns>
    T Decode<T>(ReadOnlySpan<byte> input);
}
