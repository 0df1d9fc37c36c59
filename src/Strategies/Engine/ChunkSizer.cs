using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Chooses how many items a chunk has: the user's number, or by measured time.</summary>
/// <remarks>
/// Automatic sizes aim at <c>target</c> of run time per chunk: long enough that handing a chunk over
/// does not matter, short enough that the last chunks end together. Near the end a chunk is about 1/(2 × workers)
/// of what remains (guided self-scheduling; Polychronopoulos and Kuck, 1987). The first chunks of a function that was never
/// measured are 1/(16 × workers) of the items, or one item where their number is unknown. What runs
/// for less than 1/10 of the target in all is one chunk: a second worker takes longer to reach than the first takes to finish. Thread-safe; races only blur the estimate.
/// </remarks>
internal sealed class ChunkSizer(ChunkSize size, int workers, TimeSpan target, int largest, ItemCost cost)
{
    private const double WorthwhilePart = 10; // no chunk is shorter than this part of the target, but for the last: handing it over would cost more than it does
    private readonly double targetTicks = target.TotalSeconds * Stopwatch.Frequency;

    private long lastChunkTicks;

    public bool IsAuto => size.IsAuto;

    /// <summary>No chunk need be shorter than this, and no rest of one is worth handing to another worker.</summary>
    public TimeSpan Worthwhile => target / WorthwhilePart;

    /// <summary>Items of the map, where that is known.</summary>
    public long Total { get; set; }

    /// <summary>Run time of the last chunk that was measured; null: none was.</summary>
    public TimeSpan? LastChunkTime => Volatile.Read(ref lastChunkTicks) is var ticks and > 0 ? TimeSpan.FromSeconds(ticks / (double)Stopwatch.Frequency) : null;

    /// <inheritdoc cref="ItemCost.TicksPerItem"/>
    public double TicksPerItem => cost.TicksPerItem;

    /// <summary>Items for the next chunk, at least 1 and at most <paramref name="remaining"/> (null: unknown).</summary>
    public int Next(long? remaining)
    {
        var items = size.IsAuto ? Automatic(remaining) : size.Items;
        return (int)Math.Max(1, Math.Min(Math.Min(items, largest), remaining ?? long.MaxValue));
    }

    /// <summary>Items to hand over at once so that they run for <paramref name="time"/> and are at most <paramref name="most"/>: a whole number of chunks of a fixed size, at least one.</summary>
    public int Bundle(TimeSpan time, int most)
    {
        var perItem = cost.TicksPerItem;
        if (size.IsAuto || perItem == 0)
        {
            return 1;
        }

        var items = Math.Min(Math.Min(time.TotalSeconds * Stopwatch.Frequency / perItem, cost.Ceiling), Math.Min(largest, most));
        return Math.Max(1, (int)(items / size.Items)) * size.Items;
    }

    /// <summary>A chunk of <paramref name="items"/> items ran for <paramref name="ticks"/> of the stopwatch.</summary>
    public void Measured(int items, long ticks)
    {
        Volatile.Write(ref lastChunkTicks, Math.Max(1, ticks));
        if (items > 0)
        {
            cost.Measured(items, ticks);
        }
    }

    private double Automatic(long? remaining)
    {
        var perItem = cost.TicksPerItem;
        if (perItem == 0)
        {
            return remaining is { } all ? Math.Ceiling(all / (16.0 * workers)) : 1;
        }

        var items = Math.Min(targetTicks / perItem, cost.Ceiling);
        if (remaining is not { } left)
        {
            return items;
        }

        var worthwhile = targetTicks / WorthwhilePart / perItem;
        return Math.Max(Math.Min(items, Math.Ceiling(left / (2.0 * workers))), Math.Min(items, worthwhile));
    }
}
