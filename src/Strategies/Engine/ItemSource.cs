namespace PBench.Strategies.Engine;

/// <summary>Where the items of a map come from: memory, or a sequence that is pulled lazily.</summary>
internal readonly struct ItemSource<T>
{
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

    /// <summary>Arrays are used as they are; other collections are copied, as later changes must not be seen; all else is pulled lazily.</summary>
    public static ItemSource<T> Of(IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items switch
        {
            T[] array => new(array, null),
            ICollection<T> collection => new(Copy(collection), null),
            _ => new(null, new Lazily(items)),
        };
    }

    /// <summary>As a sequence, whatever it is.</summary>
    public IAsyncEnumerable<T> AsSequence() => Sequence ?? new Lazily(System.Runtime.InteropServices.MemoryMarshal.ToEnumerable(Block!.Value));

    private static T[] Copy(ICollection<T> collection)
    {
        var array = new T[collection.Count];
        collection.CopyTo(array, 0);
        return array;
    }

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
