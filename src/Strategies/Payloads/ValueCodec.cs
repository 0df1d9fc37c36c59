using System.Buffers;

namespace PBench.Strategies.Payloads;

/// <summary>Writes values declared as one type and reads them back, for callers that know the type only at run time.</summary>
internal abstract class ValueCodec
{
    /// <summary>Name that results record: <c>bytes</c>, <c>string</c>, <c>memorypack</c>, <c>graph</c>, or a custom codec's own.</summary>
    public abstract string Name { get; }

    /// <summary>True when every value is a copy of its memory, of one fixed size.</summary>
    public virtual bool IsBlittable => false;

    public abstract void EncodeObject(object? value, IBufferWriter<byte> output);

    public abstract object? DecodeObject(ReadOnlySpan<byte> bytes);
}

/// <summary>Writes values declared as <typeparamref name="T"/> and reads them back exactly. Thread-safe.</summary>
internal abstract class ValueCodec<T> : ValueCodec
{
    /// <summary>Writes <paramref name="value"/>. After an exception the output holds a part of it: the caller drops that.</summary>
    /// <exception cref="PayloadRefusal">The value would not arrive as it is.</exception>
    public abstract void Encode(T value, IBufferWriter<byte> output);

    /// <summary>Reads exactly what <see cref="Encode"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not such a value.</exception>
    public abstract T Decode(ReadOnlySpan<byte> bytes);

    /// <summary>Cheap guess of the encoded size in bytes, for back-pressure; 0 when unknown.</summary>
    public virtual long EstimateBytes(T value) => 0;

    public sealed override void EncodeObject(object? value, IBufferWriter<byte> output) => Encode((T)value!, output);

    public sealed override object? DecodeObject(ReadOnlySpan<byte> bytes) => Decode(bytes);
}
