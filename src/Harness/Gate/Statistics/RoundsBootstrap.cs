namespace PBench.Harness.Gate.Statistics;

/// <summary>A figure of measured rounds, where round r counts <paramref name="weights"/>[r] times.</summary>
public delegate double RoundsStatistic(ReadOnlySpan<int> weights);

/// <summary>The error of a figure, by resampling whole rounds.</summary>
/// <remarks>
/// Iterations of one process are not independent, rounds are. A round is drawn with all its processes, so that what they suffered
/// together cancels in their ratio.
/// </remarks>
public static class RoundsBootstrap
{
    private const int Resamples = 2_000;
    private const int Seed = 20_240_229; // fixed: the same iterations always give the same verdict

    /// <summary>The figure with its error; null with fewer than two rounds.</summary>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="statistic">Positive for any weights.</param>
    public static LogEstimate? Estimate(int rounds, RoundsStatistic statistic)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        if (rounds < 2)
        {
            return null;
        }

        var weights = new int[rounds];
        Array.Fill(weights, 1);
        var value = statistic(weights);

        var random = new Random(Seed);
        double sum = 0, squares = 0;
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(weights);
            for (var r = 0; r < rounds; r++)
            {
                weights[random.Next(rounds)]++;
            }

            var difference = Math.Log(statistic(weights) / value);
            sum += difference;
            squares += difference * difference;
        }

        var variance = Math.Max(0, squares - sum * sum / Resamples) / (Resamples - 1);
        return new LogEstimate(value, Math.Sqrt(variance), rounds);
    }
}
