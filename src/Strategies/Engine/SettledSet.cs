using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Which items of a chunk are settled. Costs nothing while they settle in order from the first.</summary>
internal sealed class SettledSet
{
    private ulong[]? bits; // of items settled out of order; null while there are none
    private int count;
    private int prefix;

    /// <summary>Number of items not settled.</summary>
    public int Remaining { get; private set; }

    public void Reset(int items)
    {
        count = Remaining = items;
        prefix = 0;
        bits = null;
    }

    /// <summary>Items from <paramref name="items"/> on, none of which is settled, are of another chunk.</summary>
    public void Shorten(int items)
    {
        Remaining -= count - items;
        count = items;
    }

    public bool Contains(int offset) => offset < prefix || (bits is not null && (bits[offset >> 6] >> (offset & 63) & 1) != 0);

    public bool ContainsAll(int offset, int items)
    {
        for (var i = offset; i < offset + items; i++)
        {
            if (!Contains(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Settles one item. False when it was settled before.</summary>
    public bool Add(int offset)
    {
        Debug.Assert(offset >= 0 && offset < count);
        if (Contains(offset))
        {
            return false;
        }

        if (offset == prefix && bits is null)
        {
            prefix++;
        }
        else
        {
            bits ??= new ulong[(count + 63) >> 6];
            bits[offset >> 6] |= 1UL << (offset & 63);
        }

        Remaining--;
        AssertInvariants();
        return true;
    }

    /// <summary>A run of items from here on continues the settled prefix.</summary>
    public bool IsNextRun(int offset) => bits is null && offset == prefix;

    /// <summary>Settles a run of items at the end of the settled prefix at once. False when they do not continue it: settle them one by one.</summary>
    public bool TryAddRun(int offset, int items)
    {
        if (!IsNextRun(offset))
        {
            return false;
        }

        prefix += items;
        Remaining -= items;
        AssertInvariants();
        return true;
    }

    // Every item is settled once at most, and those that settle in order are counted by the prefix alone.
    [Conditional("DEBUG")]
    private void AssertInvariants() => Debug.Assert(prefix <= count && Remaining >= 0 && (bits is null ? prefix == count - Remaining : prefix <= count - Remaining));
}
