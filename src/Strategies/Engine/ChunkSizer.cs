using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Chooses how many items a chunk has: the user's number, or by measured time.</summary>
/// <remarks>
/// Automatic sizes begin at one item and aim at <c>target</c> of run time per chunk: long enough that handing a chunk over
/// does not matter, short enough that the last chunks end together. Near the end a chunk is at most 1/(2 × workers)
/// of what remains (guided self-scheduling; Polychronopoulos and Kuck, 1987). Thread-safe; races only blur the estimate.
/// </remarks>
internal sealed class ChunkSizer(ChunkSize size, int workers, TimeSpan target, int largest)
{
    private readonly double targetTicks = target.TotalSeconds * Stopwatch.Frequency;
    private double ticksPerItem; // 0: nothing measured yet
    private int ceiling = 1; // grows at most eightfold per measured chunk, so that one lucky reading cannot make a huge chunk

    private long lastChunkTicks;

    public bool IsAuto => size.IsAuto;

    /// <summary>Run time of the last chunk that was measured; null: none was.</summary>
    public TimeSpan? LastChunkTime => Volatile.Read(ref lastChunkTicks) is var ticks and > 0 ? TimeSpan.FromSeconds(ticks / (double)Stopwatch.Frequency) : null;

    /// <summary>Items for the next chunk, at least 1 and at most <paramref name="remaining"/> (null: unknown).</summary>
    public int Next(long? remaining)
    {
        var items = size.IsAuto ? Automatic(remaining) : size.Items;
        return (int)Math.Max(1, Math.Min(Math.Min(items, largest), remaining ?? long.MaxValue));
    }

    /// <summary>A chunk of <paramref name="items"/> items ran for <paramref name="ticks"/> of the stopwatch.</summary>
    public void Measured(int items, long ticks)
    {
        Volatile.Write(ref lastChunkTicks, Math.Max(1, ticks));
        if (!size.IsAuto || items == 0)
        {
            return;
        }

        var sample = Math.Max(1, ticks) / (double)items;
        var old = Volatile.Read(ref ticksPerItem);
        // The first calls include compiling the function: a sample far below the estimate replaces it.
        Volatile.Write(ref ticksPerItem, old == 0 || sample < old / 4 ? sample : (old + sample) / 2);
        if (items * 8L > ceiling)
        {
            Volatile.Write(ref ceiling, (int)Math.Min(int.MaxValue, Math.Max(ceiling, items * 8L)));
        }
    }

    private double Automatic(long? remaining)
    {
        var perItem = Volatile.Read(ref ticksPerItem);
        if (perItem == 0)
        {
            return 1;
        }

        var items = Math.Min(targetTicks / perItem, Volatile.Read(ref ceiling));
        return remaining is { } left ? Math.Min(items, Math.Ceiling(left / (2.0 * workers))) : items;
    }
}
