using PBench.Strategies.Functions;

namespace PBench.Strategies;

/// <summary>An array that workers read and write where it is, without its being copied to them.</summary>
/// <remarks>
/// Made by <c>session.AllocateShared&lt;T&gt;(length)</c>, all zero. Use it, or a part of its <see cref="Memory"/>, as the items or for the results of a map, or capture it in a function. Where results replace the items they are made from, they are copied. As
/// thread-safe as an array: workers that write to different elements need no more. Belongs to the session that made it.
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

    /// <inheritdoc cref="Memory"/>
    public Span<T> Span => Memory.Span;

    /// <summary>Number of elements.</summary>
    public int Length => Memory.Length;

    long ITravelsAsHandle.HandleId => memory is null ? throw new ObjectDisposedException(nameof(SharedArray<T>)) : id;

    /// <summary>What it is, e.g. <c>SharedArray&lt;Double&gt; of 1000</c>.</summary>
    public override string ToString() => Printed.Name(GetType()) + (memory is { Length: var length } ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $" of {length}") : " (disposed of)");

    /// <summary>Frees the memory. No map may be using it, and no span of it may be used afterwards.</summary>
    public void Dispose()
    {
        if (memory is not null)
        {
            memory = null;
            release?.Invoke(id);
        }
    }
}
