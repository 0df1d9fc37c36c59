using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising;

/// <summary>The time by which a finalist is chosen: what a tenth of its iterations do not exceed, over all rounds.</summary>
/// <remarks>
/// As the gate's, for noise only adds. Medians of the same rounds err twice as much: where processes are fast or slow for
/// their whole lives (records, distance, thread-hostile) the median of eight rounds errs by 3 to 15 %, the low quantile by 2 to 8 %.
/// </remarks>
/// <param name="Case">Its name, as in its row.</param>
/// <param name="Strategy">Of the case.</param>
/// <param name="ChunkSize">Items, or <c>auto</c>.</param>
/// <param name="Workers">Of the case.</param>
/// <param name="Rounds">In which it was measured.</param>
/// <param name="LowNs">The time, in ns.</param>
/// <param name="Speedup">The baseline's ÷ its own, of the rounds of both; 1 where the baseline was not measured.</param>
/// <param name="SpeedupCi95Low">95 % interval; null for the baseline, and of a single round.</param>
/// <param name="SpeedupCi95High">Its other end.</param>
public sealed record FinalTime(
    string Case, string Strategy, string ChunkSize, int Workers, int Rounds, double LowNs, double Speedup, double? SpeedupCi95Low, double? SpeedupCi95High)
{
    /// <summary>Of all that were measured without a failure, fastest first.</summary>
    public static IReadOnlyList<FinalTime> Of(IReadOnlyList<CaseRecord> measured)
    {
        var times = measured.Where(r => r.Failure is null).ToDictionary(r => r.Case, TimesOf);
        var baseline = times.FirstOrDefault(t => t.Key.IsBaseline).Value ?? [];
        return [.. times.Where(t => t.Value.Count > 0).Select(t => Of(t.Key, t.Value, baseline)).OrderBy(t => t.LowNs)];
    }

    /// <summary>Times of one map by round.</summary>
    internal static SortedDictionary<int, double[]> TimesOf(CaseRecord record) =>
        new(record.Timed.ToDictionary(t => t.Round, t => t.Result.Iterations.Select(i => i.ElapsedNs / i.Operations).ToArray()));

    private static FinalTime Of(BenchCase benchCase, SortedDictionary<int, double[]> own, SortedDictionary<int, double[]> baseline)
    {
        int[] rounds = benchCase.IsBaseline ? [] : [.. own.Keys.Where(baseline.ContainsKey)];
        double[][] mine = [.. rounds.Select(r => own[r])];
        double[][] serial = [.. rounds.Select(r => baseline[r])];
        var interval = LowQuantile.Shown(mine, serial)?.Interval95;
        return new FinalTime(
            OneLine.Of(benchCase.Name)!, benchCase.Strategy, benchCase.ChunkSize.ToString(), benchCase.Workers, own.Count,
            Math.Round(LowQuantile.Of([.. own.Values]), 1),
            rounds.Length == 0 ? 1 : Math.Round(LowQuantile.Of(serial) / LowQuantile.Of(mine), 4),
            interval is null ? null : Math.Round(interval.Low, 4), interval is null ? null : Math.Round(interval.High, 4));
    }
}
