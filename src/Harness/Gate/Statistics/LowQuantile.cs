namespace PBench.Harness.Gate.Statistics;

/// <summary>The figure that stands for an arm: what a tenth of its iterations, pooled over all rounds, does not exceed.</summary>
/// <remarks>
/// Noise on a shared machine only adds time, so the fast end is what repeats; a tenth is enough not to hang on one lucky reading.
/// Means and medians of the same data called 8 to 25 of 100 equal pairs different.
/// </remarks>
public static class LowQuantile
{
    public const double Share = 0.10;

    /// <summary>Head ÷ base; element r of both lists is of the same round.</summary>
    public static LogEstimate? Ratio(IReadOnlyList<double[]> bases, IReadOnlyList<double[]> heads)
    {
        ArgumentNullException.ThrowIfNull(bases);
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(heads.Count, bases.Count);
        var (basePool, headPool) = (new SortedPool(bases), new SortedPool(heads));
        return RoundsBootstrap.Estimate(bases.Count, weights => headPool.Quantile(Share, weights) / basePool.Quantile(Share, weights));
    }

    /// <summary>Of one arm.</summary>
    public static double Of(IReadOnlyList<double[]> rounds) => new SortedPool(rounds).Quantile(Share);
}
