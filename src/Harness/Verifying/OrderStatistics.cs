namespace PBench.Harness.Verifying;

/// <summary>How far an order of delivery is from the order of the items.</summary>
/// <param name="InOrder">Every index once, increasing.</param>
/// <param name="Missing">Indexes of [0, items) that never came.</param>
/// <param name="Duplicated">Deliveries beyond the first of an index; indexes outside [0, items) count as well.</param>
/// <param name="Inversions">Pairs delivered the wrong way round.</param>
/// <param name="KendallTau">1 − 4 × inversions ÷ (n (n − 1)): 1 in order, −1 reversed; null below two items.</param>
/// <param name="MaxDisplacement">Largest distance between an item's rank of delivery and its rank among those delivered.</param>
public sealed record OrderStatistics(bool InOrder, long Missing, long Duplicated, long Inversions, double? KendallTau, long MaxDisplacement)
{
    /// <summary>Nothing lost, nothing twice.</summary>
    public bool IsComplete => Missing == 0 && Duplicated == 0;

    /// <summary>Statistics of the indexes in the order they were delivered. O(n log n).</summary>
    public static OrderStatistics Of(IReadOnlyList<long> delivered, int items)
    {
        var seen = new bool[items];
        var first = new List<long>(delivered.Count); // each index once: ties would make tau ambiguous
        long duplicated = 0;
        foreach (var index in delivered)
        {
            if (index < 0 || index >= items || seen[index])
            {
                duplicated++;
                continue;
            }

            seen[index] = true;
            first.Add(index);
        }

        var missing = (long)items - first.Count;
        var displacement = MaxRankDistance(first, seen);
        var n = first.Count;
        var inversions = CountInversions([.. first]);
        double? tau = n < 2 ? null : 1 - 4.0 * inversions / ((double)n * (n - 1));
        return new OrderStatistics(inversions == 0 && missing == 0 && duplicated == 0, missing, duplicated, inversions, tau, displacement);
    }

    private static long MaxRankDistance(List<long> delivered, bool[] seen)
    {
        var rank = new int[seen.Length];
        for (int i = 0, next = 0; i < seen.Length; i++)
        {
            rank[i] = next;
            next += seen[i] ? 1 : 0;
        }

        long furthest = 0;
        for (var i = 0; i < delivered.Count; i++)
        {
            furthest = Math.Max(furthest, Math.Abs(i - rank[delivered[i]]));
        }

        return furthest;
    }

    /// <summary>Bottom-up merge sort that counts how often it takes from the right while the left has items (Knight 1966).</summary>
    private static long CountInversions(long[] values)
    {
        var (from, into) = (values, new long[values.Length]);
        long inversions = 0;
        for (var width = 1; width < values.Length; width *= 2)
        {
            for (var low = 0; low < values.Length; low += 2 * width)
            {
                var middle = Math.Min(low + width, values.Length);
                var high = Math.Min(low + 2 * width, values.Length);
                inversions += Merge(from.AsSpan(low, middle - low), from.AsSpan(middle, high - middle), into.AsSpan(low, high - low));
            }

            (from, into) = (into, from);
        }

        return inversions;
    }

    private static long Merge(ReadOnlySpan<long> left, ReadOnlySpan<long> right, Span<long> into)
    {
        long inversions = 0;
        int l = 0, r = 0;
        for (var i = 0; i < into.Length; i++)
        {
            if (r == right.Length || (l < left.Length && left[l] <= right[r]))
            {
                into[i] = left[l++];
            }
            else
            {
                into[i] = right[r++];
                inversions += left.Length - l;
            }
        }

        return inversions;
    }
}
