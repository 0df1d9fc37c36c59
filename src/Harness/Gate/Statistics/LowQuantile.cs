using System.Globalization;

namespace PBench.Harness.Gate.Statistics;

/// <summary>The figures that stand for an arm: what a small share of its iterations, pooled over all rounds, does not exceed.</summary>
/// <remarks>
/// Noise on a shared machine only adds time, so the fast end is what repeats. Where a fast and a slow mode alternate, a quantile at the
/// edge between them jumps: so there are several figures, and the one with the smallest error is taken. Means and medians of the
/// same data called 8 to 25 of 100 equal pairs different.
/// </remarks>
public static class LowQuantile
{
    /// <summary>The one to show.</summary>
    public const double Share = 0.10;

    /// <summary>Those to choose from.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.05, 0.10, 0.20];

    /// <summary>The one to show, of values by round.</summary>
    public static double Of(IReadOnlyList<double[]> rounds) => new SortedPool(rounds).Quantile(Share);

    /// <summary>Head ÷ base of the one to show, where iterations of the arms did not take turns; null with fewer than two rounds. Element r of both lists is of the same round.</summary>
    public static LogEstimate? Shown(IReadOnlyList<double[]> bases, IReadOnlyList<double[]> heads)
    {
        ArgumentNullException.ThrowIfNull(bases);
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(heads.Count, bases.Count);
        var (basePool, headPool) = (new SortedPool(bases), new SortedPool(heads));
        return RoundsBootstrap.Estimate(bases.Count, (Name(Share), weights => headPool.Quantile(Share, weights) / basePool.Quantile(Share, weights)));
    }

    /// <summary>Head ÷ base; element r of both lists is of the same round.</summary>
    public static LogEstimate? Ratio(IReadOnlyList<double[]> bases, IReadOnlyList<double[]> heads)
    {
        ArgumentNullException.ThrowIfNull(bases);
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentOutOfRangeException.ThrowIfNotEqual(heads.Count, bases.Count);
        var (basePool, headPool) = (new SortedPool(bases), new SortedPool(heads));
        var minima = new SortedPool([.. heads.Zip(bases, (h, b) => new[] { h.Min() / b.Min() })]);
        var turns = new SortedPool([.. heads.Zip(bases, (h, b) => h.Zip(b, (x, y) => x / y).ToArray())]);
        return RoundsBootstrap.Estimate(
            bases.Count,
            [
                .. Shares.Select(share => (Name(share), (RoundsStatistic)(weights => headPool.Quantile(share, weights) / basePool.Quantile(share, weights)))),
                ("minima", weights => minima.Quantile(0.5, weights)),
                ("turns", weights => turns.Quantile(0.5, weights)),
            ]);
    }

    /// <summary><c>q05</c> for 0.05.</summary>
    public static string Name(double share) => string.Create(CultureInfo.InvariantCulture, $"q{share * 100:00}");
}
