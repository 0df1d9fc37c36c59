namespace PBench.Strategies.Engine;

/// <summary>What an item of a function costs, learned from the chunks of every map with it on one session. Thread-safe; races only blur it.</summary>
internal sealed class ItemCost
{
    private double ticksPerItem;
    private int ceiling = 1;

    /// <summary>Run time of an item in ticks of the stopwatch; 0: nothing measured yet.</summary>
    public double TicksPerItem => Volatile.Read(ref ticksPerItem);

    /// <summary>The largest sensible chunk so far: it grows at most eightfold with each measured chunk, so that one lucky reading cannot make a huge one.</summary>
    public int Ceiling => Volatile.Read(ref ceiling);

    public void Measured(int items, long ticks)
    {
        var sample = Math.Max(1, ticks) / (double)items;
        var old = TicksPerItem;
        // The first calls include compiling the function: a sample far below the estimate replaces it.
        Volatile.Write(ref ticksPerItem, old == 0 || sample < old / 4 ? sample : (old + sample) / 2);
        Volatile.Write(ref ceiling, (int)Math.Min(int.MaxValue, Math.Max(Ceiling, items * 8L)));
    }
}
