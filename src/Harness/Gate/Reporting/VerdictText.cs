using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Verdicts as the files write them.</summary>
internal static class VerdictText
{
    public static string Of(Verdict verdict) => verdict switch
    {
        Verdict.Pass => "pass",
        Verdict.Fail => "fail",
        _ => "inconclusive",
    };

    public static string Of(VerdictStatus status) => status switch
    {
        VerdictStatus.Pass => "pass",
        VerdictStatus.Fail => "fail",
        VerdictStatus.NotMeasured => "not_measured",
        _ => "inconclusive",
    };

    /// <summary>For people, who look for capitals.</summary>
    public static string Loud(VerdictStatus status) => status == VerdictStatus.NotMeasured ? "NOT MEASURED" : Of(status).ToUpperInvariant();
}
