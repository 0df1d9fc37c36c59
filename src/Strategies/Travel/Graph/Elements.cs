using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Values of one declared type that lie one after the other: in an array, a list, the buffer of a collection.</summary>
internal abstract class Elements(Slot slot)
{
    /// <summary>For one of them.</summary>
    public Slot Slot { get; } = slot;

    /// <summary>Complete as soon as they are read, so that they can be asked for their hash code at once.</summary>
    public abstract bool AreWhole { get; }

    public static Elements Make(Type type, TravelPlans plans)
    {
        var slot = new Slot(type, plans);
        if (slot.IsText)
        {
            return new TextElements(slot);
        }

        var definition = !type.IsValueType ? typeof(ReferenceElements<>)
            : RawLayout.Of(type).IsRaw && slot.Plan is RawPlan ? typeof(RawElements<>)
            : typeof(BoxedElements<>);
        return (Elements)Activator.CreateInstance(definition.MakeGenericType(type), slot)!;
    }

    /// <summary>The one empty array that .NET has for all: it is compared by reference, and arrives as that.</summary>
    public abstract Array TheEmpty { get; }

    public abstract void WriteArray(GraphWriter output, Array array);

    public abstract Array NewVector(ref GraphReader input, int length);

    /// <summary>Damaged bytes announce no more values than can follow.</summary>
    public abstract void CheckRoom(ref GraphReader input, int length);

    public abstract void ReadArray(ref GraphReader input, Array array);
}

/// <inheritdoc cref="Elements"/>
internal abstract class Elements<T>(Slot slot) : Elements(slot)
{
    public sealed override Array TheEmpty => Array.Empty<T>();

    /// <param name="output">Where to write.</param>
    /// <param name="values">As many as the reader will know of: their number is not written.</param>
    /// <param name="owner">An object that has them as numbered places, for those that cannot be filled at once; null: there is none.</param>
    public abstract void Write(GraphWriter output, ReadOnlySpan<T> values, object? owner);

    public abstract void Read(ref GraphReader input, Span<T> values);

    /// <summary>Room for values that follow; no more than can follow.</summary>
    public virtual T[] NewArray(ref GraphReader input, int length)
    {
        CheckRoom(ref input, length);
        return GC.AllocateArray<T>(length);
    }

    public sealed override Array NewVector(ref GraphReader input, int length) => NewArray(ref input, length);

    public sealed override void WriteArray(GraphWriter output, Array array) => Write(output, Span(array), array is T[] vector ? vector : null);

    public sealed override void ReadArray(ref GraphReader input, Array array) => Read(ref input, Span(array));

    public override void CheckRoom(ref GraphReader input, int length) => input.Wire.Promise(length);

    // The elements of an array of any rank, in its own memory.
    private static Span<T> Span(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), checked((int)array.LongLength));
}

/// <summary>Their memory is their bytes.</summary>
internal sealed class RawElements<T>(Slot slot) : Elements<T>(slot)
{
    public override bool AreWhole => true;

    public override void Write(GraphWriter output, ReadOnlySpan<T> values, object? owner)
    {
        var bytes = (long)values.Length * Unsafe.SizeOf<T>();
        output.Raw(bytes < Array.MaxLength ? Bytes(values, (int)bytes) : throw new TravelRefusal(new Refusal(
            "makes the value larger than 2 GB", "Share it with ShareAsync or AllocateShared, or pass parts of it as items.")));
    }

    public override void Read(ref GraphReader input, Span<T> values) =>
        input.Wire.Raw((long)values.Length * Unsafe.SizeOf<T>()).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), values.Length * Unsafe.SizeOf<T>()));

    public override T[] NewArray(ref GraphReader input, int length)
    {
        CheckRoom(ref input, length);
        return GC.AllocateUninitializedArray<T>(length);
    }

    public override void CheckRoom(ref GraphReader input, int length)
    {
        if ((long)length * Unsafe.SizeOf<T>() > input.Wire.Remaining)
        {
            throw WireReader.Corrupt($"{length} elements of {Unsafe.SizeOf<T>()} bytes with {input.Wire.Remaining} left");
        }
    }

    private static ReadOnlySpan<byte> Bytes(ReadOnlySpan<T> values, int bytes) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(values)), bytes);
}

/// <summary>Texts.</summary>
internal sealed class TextElements(Slot slot) : Elements<string?>(slot)
{
    public override bool AreWhole => true;

    public override void Write(GraphWriter output, ReadOnlySpan<string?> values, object? owner)
    {
        foreach (var value in values)
        {
            output.Text(value);
        }
    }

    public override void Read(ref GraphReader input, Span<string?> values)
    {
        foreach (ref var value in values)
        {
            value = input.Text();
        }
    }
}

/// <summary>References to objects.</summary>
internal sealed class ReferenceElements<T>(Slot slot) : Elements<T>(slot)
    where T : class
{
    public override bool AreWhole => false;

    public override void Write(GraphWriter output, ReadOnlySpan<T> values, object? owner)
    {
        if (output.Trail is { } trail)
        {
            for (var i = 0; i < values.Length; i++)
            {
                var before = values[i] is BoundArgument { Name: var name } ? trail.Enter(name, owner, i) : trail.EnterElement(i, owner);
                output.Reference(values[i], Slot);
                trail.Leave(before);
            }

            return;
        }

        foreach (var value in values)
        {
            output.Reference(value, Slot);
        }
    }

    public override void Read(ref GraphReader input, Span<T> values)
    {
        foreach (ref var value in values)
        {
            value = (T)input.Reference(Slot)!;
        }
    }
}

/// <summary>Structs that hold references.</summary>
internal sealed class BoxedElements<T>(Slot slot) : Elements<T>(slot)
{
    public override bool AreWhole => false;

    public override void Write(GraphWriter output, ReadOnlySpan<T> values, object? owner)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var before = output.Trail?.EnterElement(i);
            Slot.Write(output, values[i]);
            if (before is { } place)
            {
                output.Trail!.Leave(place);
            }
        }
    }

    public override void Read(ref GraphReader input, Span<T> values)
    {
        foreach (ref var value in values)
        {
            value = (T)Slot.Read(ref input)!;
        }
    }
}
