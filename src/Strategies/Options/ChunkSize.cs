using System.Globalization;

namespace PBench.Strategies;

/// <summary>Items handed to a worker at once: a positive count, or <see cref="Auto"/>.</summary>
/// <remarks>
/// A chunk of a chosen size is one chunk for the function, for errors, for the observer and in every figure; one worker runs all of it and has
/// room for it. How it is moved is the strategy's business: several small ones together, or a large one in parts. Fewer items are in it
/// at the end of the input; where <see cref="MapOptions.Window"/>, <see cref="MapOptions.Pause"/> or <see cref="SessionOptions.MaxItemsPerWorker"/>
/// allow fewer; when it is tried again; and in a stream whose source is slow: there the size is the most, because no result waits for
/// its chunk to fill (10 ms at most, while a worker has nothing to do).
/// </remarks>
public readonly record struct ChunkSize
{
    private ChunkSize(int items) => Items = items;

    /// <summary>Sizes are chosen while the map runs, from the measured time per item. The default.</summary>
    public static ChunkSize Auto => default;

    /// <summary>Items per chunk; 0 for <see cref="Auto"/>.</summary>
    public int Items { get; }

    /// <summary>True when sizes are chosen while the map runs.</summary>
    public bool IsAuto => Items == 0;

    /// <summary>A fixed size.</summary>
    /// <param name="items">Items per chunk, at least 1. On process pools, the items of a chunk (and a chunk function's results) must stay below 2 GB.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static ChunkSize Of(int items) => items > 0
        ? new(items)
        : throw NotPositive(nameof(items), items);

    /// <inheritdoc cref="Of"/>
    public static implicit operator ChunkSize(int items) => items > 0 ? new(items) : throw NotPositive(nameof(ChunkSize), items); // there is nothing else that a user would know by name

    /// <summary>Same as <see cref="Of"/>.</summary>
    public static ChunkSize FromInt32(int items) => Of(items);

    /// <summary><c>auto</c> or the number.</summary>
    public override string ToString() => IsAuto ? "auto" : Items.ToString(CultureInfo.InvariantCulture);

    private static ArgumentOutOfRangeException NotPositive(string name, int items) =>
        new(name, items, "A chunk size must be positive, or ChunkSize.Auto.");
}
