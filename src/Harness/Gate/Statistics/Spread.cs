namespace PBench.Harness.Gate.Statistics;

/// <summary>How far the usual iteration is from a fast one.</summary>
public static class Spread
{
    private const double Fast = 0.05;

    /// <summary>Median ÷ 5 % quantile over all rounds: 1 on a quiet machine.</summary>
    public static double Of(IReadOnlyList<double[]> rounds)
    {
        var pool = new SortedPool(rounds);
        return pool.Quantile(0.5) / pool.Quantile(Fast);
    }
}
