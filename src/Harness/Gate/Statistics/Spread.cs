namespace PBench.Harness.Gate.Statistics;

/// <summary>How far the usual iteration is from a fast one.</summary>
public static class Spread
{
    private const double Fast = 0.05;

    /// <summary>Median ÷ 5 % quantile over all rounds: 1 on a quiet machine.</summary>
    public static double Of(IReadOnlyList<double[]> rounds)
    {
        var pool = new SortedPool(rounds);
        var once = Enumerable.Repeat(1, rounds.Count).ToArray();
        return pool.Quantile(0.5, once) / pool.Quantile(Fast, once);
    }
}
