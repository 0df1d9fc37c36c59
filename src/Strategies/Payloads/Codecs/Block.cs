using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>Elements without references, seen as bytes and back.</summary>
internal static class Block
{
    // Unlike MemoryMarshal.AsBytes this reports a length that does not fit instead of overflowing.
    public static ReadOnlySpan<byte> Bytes<T>(ReadOnlySpan<T> elements)
        where T : struct
    {
        var bytes = (long)elements.Length * Unsafe.SizeOf<T>();
        return bytes < int.MaxValue
            ? MemoryMarshal.AsBytes(elements)
            : throw new PayloadRefusal($"holds {bytes} bytes; one value carries at most {int.MaxValue - 1}: split it, or use memory shared by ShareAsync or AllocateShared", "");
    }

    /// <exception cref="InvalidDataException">The bytes are not a whole number of elements.</exception>
    public static T[] Elements<T>(ReadOnlySpan<byte> bytes)
        where T : struct
    {
        var (count, rest) = Math.DivRem(bytes.Length, Unsafe.SizeOf<T>());
        if (rest != 0)
        {
            throw new InvalidDataException($"{bytes.Length} bytes are not a whole number of {typeof(T)} of {Unsafe.SizeOf<T>()} bytes.");
        }

        var elements = count == 0 ? [] : GC.AllocateUninitializedArray<T>(count);
        bytes.CopyTo(MemoryMarshal.AsBytes(elements.AsSpan()));
        return elements;
    }

    public static List<T> List<T>(ReadOnlySpan<T> elements)
    {
        var list = new List<T>(elements.Length);
        list.AddRange(elements);
        return list;
    }
}
