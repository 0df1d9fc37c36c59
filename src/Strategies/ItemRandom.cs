namespace PBench.Strategies;

/// <summary>Random numbers that belong to an item, not to a worker.</summary>
public static class ItemRandom
{
    /// <summary>A generator seeded by (<paramref name="seed"/>, <paramref name="index"/>): the same numbers whatever the strategy, workers and chunks.</summary>
    /// <param name="seed">Of the map; any value.</param>
    /// <param name="index">Position of the item in the input; any value.</param>
    /// <returns>A new generator, for one thread at a time.</returns>
    /// <remarks>
    /// Thread-safe. The seed is the SplitMix64 finaliser (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014)
    /// of both numbers, so that neighbouring indexes give unrelated sequences. Two of 2³¹ possible streams may coincide.
    /// </remarks>
    public static Random For(long seed, long index)
    {
        unchecked
        {
            var z = Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15) + (ulong)index * 0x9E3779B97F4A7C15);
            return new Random((int)(z >> 33)); // Random(int) is a documented fixed algorithm; a seedless one is not
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
