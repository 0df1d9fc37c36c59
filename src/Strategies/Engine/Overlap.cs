using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Engine;

/// <summary>How the results of a map lie to its items in memory.</summary>
/// <remarks>
/// An item may be needed again: when its worker dies, and while a chunk function still reads it. So where a result replaces its own item,
/// nothing of it is written before the item (of a chunk function, the chunk) is settled for good; and where it would replace another
/// one, the map reads a copy of the items.
/// </remarks>
internal enum Overlap
{
    /// <summary>They share no byte.</summary>
    None,

    /// <summary>Result i lies exactly where item i does.</summary>
    Own,

    /// <summary>Results lie where items of another index do.</summary>
    Others,
}

internal static class Overlaps
{
    public static Overlap Of<T, R>(ReadOnlySpan<T> items, ReadOnlySpan<R> results)
    {
        var distance = (long)Unsafe.ByteOffset(
            ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)),
            ref Unsafe.As<R, byte>(ref MemoryMarshal.GetReference(results)));
        return items.IsEmpty || distance >= (long)items.Length * Unsafe.SizeOf<T>() || distance <= -(long)results.Length * Unsafe.SizeOf<R>() ? Overlap.None
            : distance == 0 && Unsafe.SizeOf<T>() == Unsafe.SizeOf<R>() ? Overlap.Own
            : Overlap.Others;
    }
}
