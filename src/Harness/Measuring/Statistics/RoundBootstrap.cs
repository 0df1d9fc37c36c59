namespace PBench.Harness.Measuring.Statistics;

/// <summary>A 95 % interval.</summary>
public sealed record Interval(double Low, double High);

/// <summary>Percentile bootstrap that resamples whole rounds.</summary>
/// <remarks>
/// Iterations of one process are not independent of each other, rounds are: resampling iterations would promise far too
/// narrow intervals. Both sides of a ratio are taken from the same resampled rounds, so noise they share cancels.
/// </remarks>
public static class RoundBootstrap
{
    public const int Resamples = 2_000;
    private const int Seed = 20_240_229; // fixed: a report made again from the same iterations says the same

    /// <summary>Interval of the median over all values of all rounds; null with fewer than two rounds.</summary>
    public static Interval? OfMedian(IReadOnlyList<double[]> rounds) =>
        Run(rounds.Count, picks => Pooled(rounds, picks));

    /// <summary>Interval of (median of <paramref name="numerator"/>) ÷ (median of <paramref name="denominator"/>), paired by round; null with fewer than two rounds.</summary>
    public static Interval? OfMedianRatio(IReadOnlyList<double[]> numerator, IReadOnlyList<double[]> denominator)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(numerator.Count, denominator.Count);
        return Run(numerator.Count, picks => Pooled(numerator, picks) / Pooled(denominator, picks));
    }

    private static Interval? Run(int rounds, Func<int[], double> statistic)
    {
        if (rounds < 2)
        {
            return null;
        }

        var random = new Random(Seed);
        var picks = new int[rounds];
        var estimates = new double[Resamples];
        for (var i = 0; i < Resamples; i++)
        {
            for (var r = 0; r < rounds; r++)
            {
                picks[r] = random.Next(rounds);
            }

            estimates[i] = statistic(picks);
        }

        Array.Sort(estimates);
        return new Interval(Quantile(estimates, 0.025), Quantile(estimates, 0.975));
    }

    private static double Pooled(IReadOnlyList<double[]> rounds, int[] picks)
    {
        var total = 0;
        foreach (var pick in picks)
        {
            total += rounds[pick].Length;
        }

        var pool = new double[total];
        var at = 0;
        foreach (var pick in picks)
        {
            rounds[pick].CopyTo(pool, at);
            at += rounds[pick].Length;
        }

        Array.Sort(pool);
        return Distribution.MedianOfSorted(pool);
    }

    private static double Quantile(double[] sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
