namespace PBench.Strategies;

/// <summary>Numbers that workers can read where they are, without being copied to them.</summary>
/// <remarks>Made by <c>session.AllocateShared</c>; disposing of it, or of its session, frees the memory. Reading and writing are as thread-safe as an array's.</remarks>
public sealed class SharedArray<T> : IDisposable
    where T : unmanaged
{
    private Memory<T> memory;

    internal SharedArray(Memory<T> memory) => this.memory = memory;

    /// <summary>The elements.</summary>
    public Memory<T> Memory => memory;

    /// <inheritdoc cref="Memory"/>
    public Span<T> Span => memory.Span;

    /// <summary>Number of elements.</summary>
    public int Length => memory.Length;

    /// <summary>Frees the memory. No map may be using it.</summary>
    public void Dispose() => memory = default;
}
