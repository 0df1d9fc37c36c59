using System.Runtime.InteropServices;

namespace PBench.Strategies.Travel;

/// <summary>A part of an array, which comes along whole: others may hold it, or another part.</summary>
internal sealed class ArraySegmentShape<T>(TravelPlans plans) : ValueShape<ArraySegment<T>>
{
    private readonly ArrayPart<T> part = new(plans);

    protected override void Write(GraphWriter output, ArraySegment<T> value) => part.Write(output, value);

    protected override ArraySegment<T> Read(ref GraphReader input) => part.Read(ref input);
}

/// <inheritdoc cref="ArraySegmentShape{T}"/>
internal sealed class MemoryShape<T>(TravelPlans plans) : ValueShape<Memory<T>>
{
    private readonly ArrayPart<T> part = new(plans);

    protected override void Write(GraphWriter output, Memory<T> value) => part.Write(output, ArrayPart<T>.Of(value));

    protected override Memory<T> Read(ref GraphReader input) => part.Read(ref input);
}

/// <summary>Of characters also a part of a text.</summary>
internal sealed class ReadOnlyMemoryShape<T>(TravelPlans plans) : ValueShape<ReadOnlyMemory<T>>
{
    private readonly ArrayPart<T> part = new(plans);

    protected override void Write(GraphWriter output, ReadOnlyMemory<T> value)
    {
        if (value is ReadOnlyMemory<char> characters && MemoryMarshal.TryGetString(characters, out var text, out var start, out var length))
        {
            output.Byte(1);
            output.Text(text);
            output.Count(start);
            output.Count(length);
            return;
        }

        output.Byte(0);
        part.Write(output, ArrayPart<T>.Of(value));
    }

    protected override ReadOnlyMemory<T> Read(ref GraphReader input)
    {
        if (input.Wire.Byte() == 0)
        {
            return part.Read(ref input);
        }

        var text = input.Text();
        return text.AsMemory(input.Wire.Count(), input.Wire.Count()) is ReadOnlyMemory<T> characters ? characters : throw WireReader.Corrupt("a text as memory of other values");
    }
}

/// <inheritdoc cref="ArraySegmentShape{T}"/>
internal sealed class ArrayPart<T>(TravelPlans plans)
{
    private readonly Slot slot = new(typeof(T[]), plans);

    public static ArraySegment<T> Of(ReadOnlyMemory<T> memory) =>
        MemoryMarshal.TryGetArray(memory, out var part) ? part
        : memory.IsEmpty ? default
        : throw new TravelRefusal(new Functions.Refusal("is memory that is no array's, which stays in its process", "Send an array: ToArray() makes one."));

    public void Write(GraphWriter output, ArraySegment<T> value)
    {
        output.Reference(value.Array, slot);
        output.Count(value.Offset);
        output.Count(value.Count);
    }

    public ArraySegment<T> Read(ref GraphReader input)
    {
        var array = (T[]?)input.Reference(slot);
        var (offset, count) = (input.Wire.Count(), input.Wire.Count());
        return array is null ? default : new ArraySegment<T>(array, offset, count);
    }
}
