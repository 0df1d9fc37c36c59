using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Ranges that wait to be taken, before any item that is still to be cut. Not thread-safe, but for <see cref="Count"/>.</summary>
internal sealed class RangeQueue<T, R>
{
    private readonly Queue<ChunkRange<T, R>> ranges = new();
    private int count;

    /// <summary>Number of ranges. Any thread.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Adds a range that any worker may take.</summary>
    public void Add(in ChunkRange<T, R> range)
    {
        Debug.Assert(range.Count > 0 && range.Offset >= 0 && range.Offset + range.Count <= range.Lot.Count);
        ranges.Enqueue(range);
        Volatile.Write(ref count, ranges.Count);
    }

    /// <summary>Takes a range of at most so many items; what is left of it waits on.</summary>
    public bool TryTake(int mostItems, ChunkSizer sizer, out ChunkRange<T, R> range)
    {
        Debug.Assert(mostItems > 0 && count == ranges.Count);
        if (!ranges.TryDequeue(out range))
        {
            return false;
        }

        if (range.IsTail)
        {
            mostItems = Math.Min(mostItems, sizer.Next(range.Count));
        }

        if (range.Count > mostItems)
        {
            ranges.Enqueue(range with { Offset = range.Offset + mostItems, Count = range.Count - mostItems, Number = null });
            range = range with { Count = mostItems, Number = null };
        }

        Volatile.Write(ref count, ranges.Count);
        return true;
    }

    /// <summary>Removes the ranges whose lot must not start, and notes there that they did not run; the caller drops their items.</summary>
    public List<ChunkRange<T, R>> RemoveStopped()
    {
        List<ChunkRange<T, R>> stopped = [];
        for (var i = ranges.Count; i > 0; i--)
        {
            var range = ranges.Dequeue();
            if (range.Lot.Stop.IsSet)
            {
                range.Lot.NoteGap(range.Offset);
                stopped.Add(range);
            }
            else
            {
                ranges.Enqueue(range);
            }
        }

        Volatile.Write(ref count, ranges.Count);
        return stopped;
    }
}
