using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>What an item of a function costs, learned from the chunks of every map with it on one session. Thread-safe; races only blur it.</summary>
internal sealed class ItemCost
{
    private static readonly long LongTicks = Stopwatch.Frequency / 50_000; // 20 µs: beside it what a chunk begins and ends with is small
    private double ticksPerItem;
    private double usualItems; // of the chunks that were measured
    private int ceiling = 1;

    /// <summary>Run time of an item in ticks of the stopwatch; 0: nothing measured yet.</summary>
    public double TicksPerItem => Volatile.Read(ref ticksPerItem);

    /// <summary>The largest sensible chunk so far: it grows at most eightfold with each measured chunk, so that one lucky reading cannot make a huge one.</summary>
    public int Ceiling => Volatile.Read(ref ceiling);

    public void Measured(int items, long ticks)
    {
        var sample = Math.Max(1, ticks) / (double)items;
        var old = TicksPerItem;
        // The first calls include compiling the function: a sample far below the estimate replaces it. What a short chunk measures
        // is its own beginning and end as much as its items: it counts by its items, or a chunk of one would hide what thousands cost.
        var weight = old == 0 || sample < old / 4 ? 1 : ticks >= LongTicks ? 0.5 : items / ((double)items + usualItems);
        Volatile.Write(ref ticksPerItem, old + (weight * (sample - old)));
        Volatile.Write(ref usualItems, (usualItems + items) / 2);
        Volatile.Write(ref ceiling, (int)Math.Min(int.MaxValue, Math.Max(Ceiling, items * 8L)));
    }
}
