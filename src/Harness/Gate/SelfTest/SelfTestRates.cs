using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.SelfTest;

/// <summary>How often the gate said what, over all sessions of one slow-down.</summary>
public sealed record SelfTestRates(double SlowdownPercent, WilsonInterval Failed, WilsonInterval Passed, WilsonInterval Inconclusive, double MedianSeconds, double P95Seconds, double MedianRatio)
{
    public static IReadOnlyList<SelfTestRates> Of(IEnumerable<SelfTestRow> rows) =>
        [.. rows.GroupBy(r => r.SlowdownPercent).OrderBy(g => g.Key).Select(g => Of(g.Key, [.. g]))];

    private static SelfTestRates Of(double slowdown, IReadOnlyList<SelfTestRow> rows)
    {
        WilsonInterval Share(string verdict) => new(rows.Count(r => r.Verdict == verdict), rows.Count);
        double[] seconds = [.. rows.Select(r => r.Seconds).Order()];
        return new SelfTestRates(
            slowdown, Share("fail"), Share("pass"), Share("inconclusive"),
            seconds[seconds.Length / 2], seconds[(int)(0.95 * (seconds.Length - 1))],
            Measuring.Statistics.Distribution.MedianOf(rows.Where(r => r.Ratio is not null).Select(r => r.Ratio!.Value).DefaultIfEmpty(double.NaN)));
    }
}
