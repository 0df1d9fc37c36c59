namespace PBench.Harness.Gate.Statistics;

/// <summary>All values of one arm, sorted once, so that a quantile of resampled rounds costs one walk and no sorting.</summary>
internal sealed class SortedPool
{
    private readonly double[] values;
    private readonly int[] roundOf;
    private readonly int[] sizes;

    /// <param name="rounds">Values by round.</param>
    public SortedPool(IReadOnlyList<double[]> rounds)
    {
        sizes = [.. rounds.Select(r => r.Length)];
        values = [.. rounds.SelectMany(r => r)];
        roundOf = [.. sizes.SelectMany((size, round) => Enumerable.Repeat(round, size))];
        Array.Sort(values, roundOf);
    }

    /// <summary>The quantile where every round counts once.</summary>
    public double Quantile(double p)
    {
        var once = new int[sizes.Length];
        Array.Fill(once, 1);
        return Quantile(p, once);
    }

    /// <summary>The quantile where round r is taken <paramref name="weights"/>[r] times; linear between ranks (type 7 of Hyndman and Fan, 1996).</summary>
    public double Quantile(double p, ReadOnlySpan<int> weights)
    {
        var total = 0;
        for (var round = 0; round < sizes.Length; round++)
        {
            total += weights[round] * sizes[round];
        }

        var position = p * (total - 1);
        var rank = (int)position;
        var seen = 0;
        var at = -1;
        while (seen <= rank)
        {
            seen += weights[roundOf[++at]];
        }

        var low = values[at];
        if (position == rank || seen > rank + 1)
        {
            return low;
        }

        while (weights[roundOf[++at]] == 0)
        {
        }

        return low + (values[at] - low) * (position - rank);
    }
}
