using System.Runtime.CompilerServices;

namespace PBench.Strategies.Travel;

/// <summary>Numbers objects by identity, in the order in which they come. Open addressing; used again from payload to payload.</summary>
internal sealed class ReferenceTable
{
    private const int LeastCapacity = 64; // a power of two, as all

    private Entry[] entries = new Entry[LeastCapacity];
    private readonly int[] first = new int[LeastCapacity / 2]; // where the first ones are: most payloads hold a few objects

    public int Count { get; private set; }

    /// <summary>The number of the object; a new one if it had none.</summary>
    public int Add(object value, out bool isNew)
    {
        if (Count * 2 >= entries.Length)
        {
            Grow();
        }

        var mask = entries.Length - 1;
        for (var i = Hash(value) & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref entries[i];
            if (entry.Value is null)
            {
                entry = new(value, Count);
                if ((uint)Count < (uint)first.Length)
                {
                    first[Count] = i;
                }

                isNew = true;
                return Count++;
            }

            if (ReferenceEquals(entry.Value, value))
            {
                isNew = false;
                return entry.Number;
            }
        }
    }

    /// <summary>Forgets all; keeps no more room than was just needed.</summary>
    public void Clear()
    {
        if (entries.Length > LeastCapacity)
        {
            entries = Count < entries.Length / 8 ? new Entry[entries.Length / 2] : entries;
            Array.Clear(entries);
        }
        else if (Count < first.Length)
        {
            for (var i = 0; i < Count; i++)
            {
                entries[first[i]] = default;
            }
        }
        else
        {
            Array.Clear(entries);
        }

        Count = 0;
    }

    // The runtime's codes are thread-local random numbers; the low bits are as good as any.
    private static int Hash(object value) => RuntimeHelpers.GetHashCode(value);

    private void Grow()
    {
        var old = entries;
        entries = new Entry[old.Length * 2];
        var mask = entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Value is not null)
            {
                var i = Hash(entry.Value) & mask;
                while (entries[i].Value is not null)
                {
                    i = (i + 1) & mask;
                }

                entries[i] = entry;
            }
        }
    }

    private readonly record struct Entry(object Value, int Number);
}
