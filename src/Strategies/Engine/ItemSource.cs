using System.Collections.Immutable;
using System.Reflection;

namespace PBench.Strategies.Engine;

/// <summary>Where the items of a map come from: memory, or a sequence that is pulled lazily.</summary>
internal readonly struct ItemSource<T>
{
    private static readonly HashSet<Assembly> Frameworks = [typeof(List<>).Assembly, typeof(PriorityQueue<,>).Assembly, typeof(ImmutableArray).Assembly, typeof(Enumerable).Assembly];

    private ItemSource(ReadOnlyMemory<T>? block, IAsyncEnumerable<T>? sequence) => (Block, Sequence) = (block, sequence);

    /// <summary>All items, when they are in memory.</summary>
    public ReadOnlyMemory<T>? Block { get; }

    /// <summary>The items otherwise.</summary>
    public IAsyncEnumerable<T>? Sequence { get; }

    public static ItemSource<T> Of(ReadOnlyMemory<T> items) => new(items, null);

    public static ItemSource<T> Of(Memory<T> items) => new(items, null);

    public static ItemSource<T> Of(IAsyncEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return new(null, items);
    }

    /// <summary>Arrays and views of them are used as they are, lists and their like copied, as later changes must not be seen; all else is pulled lazily.</summary>
    /// <remarks>A collection's word for how many items it has is not taken: one that other threads change has more or fewer by the time it copies them.</remarks>
    public static ItemSource<T> Of(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items switch
        {
            T[] array => new(array, null),
            ArraySegment<T> segment => new(segment.AsMemory(), null),
            ImmutableArray<T> { IsDefault: false } array => new(array.AsMemory(), null),
            string text when typeof(T) == typeof(char) => new((ReadOnlyMemory<T>)(object)text.AsMemory(), null),
            _ when IsForOneThread(items.GetType()) => new(items.ToArray(), null),
            _ => new(null, new Lazily(items)),
        };
    }

    /// <summary>As a sequence, whatever it is.</summary>
    public IAsyncEnumerable<T> AsSequence() => Sequence ?? new Lazily(System.Runtime.InteropServices.MemoryMarshal.ToEnumerable(Block!.Value));

    // The framework's collections that one thread uses at a time, or that never change: their count and their copy agree.
    private static bool IsForOneThread(Type type) =>
        typeof(List<T>).IsAssignableFrom(type)
        || (typeof(ICollection<T>).IsAssignableFrom(type)
            && type.Namespace is "System.Collections.Generic" or "System.Collections.Immutable" or "System.Collections.Frozen" or "System.Linq" // ranges
            && Frameworks.Contains(type.Assembly));

    /// <summary>A synchronous sequence as an asynchronous one whose every step is already complete.</summary>
    private sealed class Lazily(IEnumerable<T> items) : IAsyncEnumerable<T>
    {
        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) => new Enumerator(items.GetEnumerator());

        private sealed class Enumerator(IEnumerator<T> inner) : IAsyncEnumerator<T>
        {
            public T Current => inner.Current;

            public ValueTask<bool> MoveNextAsync() => new(inner.MoveNext());

            public ValueTask DisposeAsync()
            {
                inner.Dispose();
                return default;
            }
        }
    }
}
