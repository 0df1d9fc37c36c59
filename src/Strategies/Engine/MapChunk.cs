namespace PBench.Strategies.Engine;

/// <summary>Neighbouring items handed to a worker at once. A place that <see cref="MapJob.TryTake"/> fills again and again: no allocation per chunk.</summary>
public abstract class MapChunk
{
    /// <summary>The job whose chunks this place can hold.</summary>
    public abstract MapJob Job { get; }

    /// <summary>Index of the first item in the input of the map.</summary>
    public long First { get; internal set; }

    /// <summary>Number of items, at least 1.</summary>
    public int Count { get; internal set; }

    /// <summary>0, or how often the items were tried before.</summary>
    public int Attempt { get; internal set; }

    /// <summary>Number of the chunk in the order of forming, from 0.</summary>
    public long Number { get; internal set; }

    internal ChunkTimes Times;

    /// <summary>Not 0: the loop over the items returns before its next. See <see cref="TailOffer"/>.</summary>
    internal int StopWord;

    /// <summary>Items finished, while the chunk runs in this process.</summary>
    internal int Progress;

    /// <summary>Items that went back to be taken by another worker.</summary>
    internal int PutBack { get; set; }

    /// <summary>E.g. <c>items 30 to 39 of map 17</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"items {First} to {First + Count - 1} of {Job}");

    /// <summary>The worker's place among those that run at once; null where the strategy counts by itself. An item that ran out of its time takes it away, see <see cref="Straggler"/>.</summary>
    internal SlotLease? Lease { get; set; }

    /// <summary>Set when an item of the chunk ran out of its time without there being a lease that it could keep: its return.</summary>
    internal ManualResetEventSlim? Straggler { get; set; }

    /// <summary>Set when the chunk's remaining items must not start.</summary>
    internal abstract StopFlag Stop { get; }
}

/// <summary>Readings of one chunk's phases; see <see cref="ChunkTrace"/>.</summary>
internal struct ChunkTimes
{
    public string? Codec;

    public long Formed, Encoded, Sent, Received, Started, Finished, Returned, BytesIn, BytesOut;
}

/// <inheritdoc cref="MapChunk"/>
internal sealed class MapChunk<T, R>(MapJob<T, R> job) : MapChunk
{
    private Lot<T, R>? lot;

    public override MapJob Job => job;

    public Lot<T, R> Lot => lot!;

    /// <summary>Where the chunk begins in its lot.</summary>
    public int Offset { get; private set; }

    public ReadOnlySpan<T> Input => Lot.Input.Span.Slice(Offset, Count);

    public Span<R> Output => Lot.Output.Span.Slice(Offset, Count);

    /// <summary>Which items a worker has handed back, when they come one by one; items settle once, whatever is said of them later.</summary>
    public SettledSet Settled { get; } = new();

    internal override StopFlag Stop => Lot.Stop;

    /// <summary>Items from <paramref name="items"/> on, of which nothing was said yet, belong to another chunk.</summary>
    public void Shorten(int items)
    {
        Count = items;
        Settled.Shorten(items);
    }

    public void Fill(in ChunkRange<T, R> range, long number)
    {
        lot = range.Lot;
        Offset = range.Offset;
        First = range.Lot.First + range.Offset;
        Count = range.Count;
        Attempt = range.Attempt;
        Number = number;
        Times = default;
        PutBack = 0;
        Progress = 0;
        Settled.Reset(range.Count);
    }
}

/// <summary>A part of a lot that waits to be taken.</summary>
/// <param name="Lot">Of the items.</param>
/// <param name="Offset">Of the first.</param>
/// <param name="Count">Items.</param>
/// <param name="Attempt">How often they were tried before.</param>
/// <param name="IsTail">They are taken in chunks as fresh items are; else all at once, if the worker can.</param>
/// <param name="Number">Of the chunk that they are, all of it; null: they were a part of one, and will be another.</param>
internal readonly record struct ChunkRange<T, R>(Lot<T, R> Lot, int Offset, int Count, int Attempt, bool IsTail = false, long? Number = null);
