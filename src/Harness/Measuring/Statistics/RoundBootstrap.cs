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

    /// <summary>Interval of <paramref name="numerator"/> ÷ <paramref name="denominator"/> of two runs, which share no noise: each is resampled by itself. Null if one of them has fewer than two rounds.</summary>
    public static Interval? OfUnpairedRatio(RoundSample numerator, RoundSample denominator) =>
        OfStatistics([numerator, denominator], estimates => [estimates[0] / estimates[1]])?[0];

    /// <summary>Intervals of figures that are made of several samples, each resampled by itself; null if one of them has fewer than two rounds. Values that are not finite are left out.</summary>
    public static IReadOnlyList<Interval?>? OfStatistics(IReadOnlyList<RoundSample> samples, Func<double[], double[]> statistics, int resamples = Resamples)
    {
        if (samples.Any(s => s.Rounds < 2))
        {
            return null;
        }

        var random = new Random(Seed);
        int[][] picks = [.. samples.Select(s => new int[s.Rounds])];
        var drawn = Enumerable.Range(0, resamples)
            .Select(_ => statistics([.. samples.Zip(picks, (sample, pick) => sample.Of(Pick(random, pick)))])).ToList();
        return [.. Enumerable.Range(0, drawn[0].Length).Select(figure => IntervalOf(drawn.Select(d => d[figure])))];
    }

    /// <summary>Median over all values of the picked rounds.</summary>
    internal static double Pooled(IReadOnlyList<double[]> rounds, int[] picks)
    {
        var pool = new double[picks.Sum(pick => rounds[pick].Length)];
        var at = 0;
        foreach (var pick in picks)
        {
            rounds[pick].CopyTo(pool, at);
            at += rounds[pick].Length;
        }

        Array.Sort(pool);
        return Distribution.MedianOfSorted(pool);
    }

    private static Interval? Run(int rounds, Func<int[], double> statistic)
    {
        var random = new Random(Seed);
        var picks = new int[rounds];
        return rounds < 2 ? null : IntervalOf(Enumerable.Range(0, Resamples).Select(_ => statistic(Pick(random, picks))));
    }

    private static int[] Pick(Random random, int[] picks)
    {
        for (var r = 0; r < picks.Length; r++)
        {
            picks[r] = random.Next(picks.Length);
        }

        return picks;
    }

    private static Interval? IntervalOf(IEnumerable<double> drawn)
    {
        var estimates = drawn.Where(double.IsFinite).ToArray();
        Array.Sort(estimates);
        return estimates.Length == 0 ? null : new Interval(Quantile(estimates, 0.025), Quantile(estimates, 0.975));
    }

    private static double Quantile(double[] sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}

/// <summary>A figure of one run: the median over <paramref name="Values"/>, or its ratio to that of <paramref name="Over"/>, paired by round.</summary>
public sealed record RoundSample(IReadOnlyList<double[]> Values, IReadOnlyList<double[]>? Over = null)
{
    public int Rounds => Values.Count;

    /// <summary>The figure over all rounds.</summary>
    public double Estimate => Of([.. Enumerable.Range(0, Rounds)]);

    /// <summary>The figure of a resample.</summary>
    internal double Of(int[] picks) => RoundBootstrap.Pooled(Values, picks) / (Over is null ? 1 : RoundBootstrap.Pooled(Over, picks));
}
