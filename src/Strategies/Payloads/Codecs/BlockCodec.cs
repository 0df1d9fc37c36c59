using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>A sequence of unmanaged elements that lies in one piece of memory: a byte that says null or not, then the elements' memory.</summary>
/// <remarks>One copy each way, no work per element.</remarks>
internal abstract class BlockCodec<TBlock, TElement> : ValueCodec<TBlock>
    where TElement : struct
{
    public override string Name => "bytes";

    public override void Encode(TBlock value, IBufferWriter<byte> output)
    {
        output.GetSpan(1)[0] = value is null ? Presence.Null : Presence.Value;
        output.Advance(1);
        if (value is not null)
        {
            output.Write(Block.Bytes(Span(value)));
        }
    }

    public override TBlock Decode(ReadOnlySpan<byte> bytes) =>
        Presence.Read(ref bytes) ? Rebuild(Block.Elements<TElement>(bytes)) : default!;

    public override long EstimateBytes(TBlock value) => value is null ? 1 : 1 + ((long)Span(value).Length * Unsafe.SizeOf<TElement>());

    protected abstract ReadOnlySpan<TElement> Span(TBlock value);

    protected abstract TBlock Rebuild(TElement[] elements);
}

/// <summary><c>T[]</c>.</summary>
internal sealed class ArrayCodec<T> : BlockCodec<T[]?, T>
    where T : struct
{
    protected override ReadOnlySpan<T> Span(T[]? value) => value;

    protected override T[] Rebuild(T[] elements) => elements;
}

/// <summary><see cref="List{T}"/>; its capacity is no state.</summary>
internal sealed class ListCodec<T> : BlockCodec<List<T>?, T>
    where T : struct
{
    protected override ReadOnlySpan<T> Span(List<T>? value) => CollectionsMarshal.AsSpan(value);

    protected override List<T> Rebuild(T[] elements) => Block.List<T>(elements);
}

/// <summary><see cref="Memory{T}"/>: the slice, not what it is a slice of.</summary>
internal sealed class MemoryCodec<T> : BlockCodec<Memory<T>, T>
    where T : struct
{
    protected override ReadOnlySpan<T> Span(Memory<T> value) => value.Span;

    protected override Memory<T> Rebuild(T[] elements) => elements;
}

/// <summary><see cref="ReadOnlyMemory{T}"/>: the slice, not what it is a slice of.</summary>
internal sealed class ReadOnlyMemoryCodec<T> : BlockCodec<ReadOnlyMemory<T>, T>
    where T : struct
{
    protected override ReadOnlySpan<T> Span(ReadOnlyMemory<T> value) => value.Span;

    protected override ReadOnlyMemory<T> Rebuild(T[] elements) => elements;
}
