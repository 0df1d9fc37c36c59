namespace PBench.Harness.Gate.Statistics;

/// <summary>Estimates head ÷ base from pooled low quantiles.</summary>
/// <remarks>
/// Noise on a shared machine only adds time, so the fast end of the iterations is what repeats; a tenth of them is enough not to hang on
/// one lucky reading. Whole rounds are resampled, both arms together: iterations of one process are not independent, and what a
/// round's two processes suffered together must cancel.
/// </remarks>
public static class RatioBootstrap
{
    /// <summary>Share of the pooled iterations below the statistic.</summary>
    public const double LowQuantile = 0.10;

    private const int Resamples = 2_000;
    private const int Seed = 20_240_229; // fixed: the verdict from the same iterations is always the same

    /// <summary>The ratio with its error; null with fewer than two rounds.</summary>
    public static RatioEstimate? Estimate(PairedRounds data)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(data.Head.Count, data.Base.Count);
        if (data.Count < 2)
        {
            return null;
        }

        var (bases, heads) = (new SortedPool(data.Base), new SortedPool(data.Head));
        var weights = new int[data.Count];
        Array.Fill(weights, 1);
        var (baseValue, headValue) = (bases.Quantile(LowQuantile, weights), heads.Quantile(LowQuantile, weights));

        var random = new Random(Seed);
        double sum = 0, squares = 0;
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(weights);
            for (var r = 0; r < weights.Length; r++)
            {
                weights[random.Next(weights.Length)]++;
            }

            var difference = Math.Log(heads.Quantile(LowQuantile, weights) / bases.Quantile(LowQuantile, weights));
            sum += difference;
            squares += difference * difference;
        }

        var variance = Math.Max(0, squares - sum * sum / Resamples) / (Resamples - 1);
        return new RatioEstimate(baseValue, headValue, Math.Sqrt(variance), data.Count);
    }
}
