using PBench.Strategies.Functions;

namespace PBench.Strategies;

/// <summary>An array that workers read and write where it is, without its being copied to them.</summary>
/// <remarks>
/// Made by <c>session.AllocateShared&lt;T&gt;(length)</c>, all zero. Use it, or a part of its <see cref="Memory"/>, as the items or for the results of a map, or capture it in a function. Where results replace the items they are made from, they are copied. As
/// thread-safe as an array: workers that write to different elements need no more. Belongs to the session that made it; this process
/// can use its memory until it is disposed of, also after the session. One that is not disposed of is freed when nothing refers to it or to its
/// <see cref="Memory"/> any more. A <see cref="Span"/> alone does not keep it: write <c>using</c>, so that it outlives its spans.
/// </remarks>
public sealed class SharedArray<T> : ITravelsAsHandle, IDisposable
    where T : unmanaged
{
    private readonly long id;
    private readonly Action<long>? release;
    private Memory<T>? memory;

    internal SharedArray(long id, Memory<T> memory, Action<long>? release)
    {
        this.id = id;
        this.memory = memory;
        this.release = release;
    }

    /// <summary>The elements.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed of.</exception>
    public Memory<T> Memory => memory ?? throw new ObjectDisposedException(nameof(SharedArray<T>));

    /// <summary>The elements, for as long as the array is referred to and not disposed of.</summary>
    /// <exception cref="ObjectDisposedException">The array was disposed of.</exception>
    public Span<T> Span => Memory.Span;

    /// <summary>Number of elements.</summary>
    public int Length => Memory.Length;

    long ITravelsAsHandle.HandleId => memory is null ? throw new ObjectDisposedException(nameof(SharedArray<T>)) : id;

    /// <summary>What it is, e.g. <c>SharedArray&lt;Double&gt; of 1000</c>.</summary>
    public override string ToString() => Printed.Name(GetType()) + (memory is { Length: var length } ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" of {length}") : " (disposed of)");

    /// <summary>Frees the memory, also after the session. No map may be using it, and no span of it may be used afterwards; memory that is pinned stays until it is not.</summary>
    public void Dispose()
    {
        if (memory is not null)
        {
            memory = null;
            release?.Invoke(id);
        }
    }
}
