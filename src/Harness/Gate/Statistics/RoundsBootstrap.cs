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

    /// <summary>The candidate with the smallest error; null with fewer than two rounds.</summary>
    /// <param name="rounds">Number of rounds.</param>
    /// <param name="candidates">Figures that estimate the same, positive for any weights; all see the same resamples.</param>
    public static LogEstimate? Estimate(int rounds, params IReadOnlyList<(string Name, RoundsStatistic Figure)> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        if (rounds < 2)
        {
            return null;
        }

        var weights = new int[rounds];
        Array.Fill(weights, 1);
        var values = candidates.Select(c => c.Figure(weights)).ToArray();
        var (sums, squares) = (new double[values.Length], new double[values.Length]);
        var random = new Random(Seed);
        for (var i = 0; i < Resamples; i++)
        {
            Array.Clear(weights);
            for (var r = 0; r < rounds; r++)
            {
                weights[random.Next(rounds)]++;
            }

            for (var c = 0; c < values.Length; c++)
            {
                var difference = Math.Log(candidates[c].Figure(weights) / values[c]);
                sums[c] += difference;
                squares[c] += difference * difference;
            }
        }

        return Enumerable.Range(0, values.Length)
            .Select(c => new LogEstimate(values[c], Error(sums[c], squares[c]), rounds, candidates[c].Name))
            .MinBy(e => e.LogError);
    }

    private static double Error(double sum, double squares) => Math.Sqrt(Math.Max(0, squares - sum * sum / Resamples) / (Resamples - 1));
}
