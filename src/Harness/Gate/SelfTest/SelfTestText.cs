using System.Globalization;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.SelfTest;

/// <summary>A self-test for people.</summary>
internal static class SelfTestText
{
    public static void PrintSession(TextWriter writer, SelfTestRow row) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"+{row.SlowdownPercent:0.##} % {row.Session,3} {row.Kind,-12} {row.Verdict,-12} {row.Ratio:0.000} ({row.Low:0.000} to {row.High:0.000}), {row.Rounds} rounds, {row.ContendedRounds} lost, {row.Seconds:0.0} s"));

    public static void Print(TextWriter writer, IReadOnlyList<SelfTestRow> rows)
    {
        foreach (var rates in SelfTestRates.Of(rows))
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"+{rates.SlowdownPercent:0.##} %: {rates.Failed.Trials} sessions: failed {Text(rates.Failed)}, passed {Text(rates.Passed)}, inconclusive {Text(rates.Inconclusive)}; median ratio {rates.MedianRatio:0.000}; {rates.MedianSeconds:0.0} s each (95 %: {rates.P95Seconds:0.0} s)"));
        }
    }

    private static string Text(WilsonInterval share) => string.Create(CultureInfo.InvariantCulture,
        $"{share.Hits} = {share.Share * 100:0.0} % ({share.Low * 100:0.0} to {share.High * 100:0.0} %)");
}
