using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Which exit codes a gate's verdicts ask for.</summary>
internal static class GateReasons
{
    public static IReadOnlyList<ExitReason> Of(IReadOnlyList<TrialVerdict> verdicts, InconclusivePolicy policy, bool interrupted)
    {
        var failed = verdicts.Count(v => v.Verdict == Verdict.Fail);
        var unexpected = verdicts.Count(v => v.Record.Failed is { } f && IsUnexpected(f));
        var unmeasured = verdicts.Count(v => v.Record.Failed is not null) - unexpected;
        var open = verdicts.Count(v => v.Verdict == Verdict.Inconclusive && v.Record.Failure is null);
        var different = verdicts.Count(v => v.Record.OtherDefinition is not null);
        List<ExitReason> reasons =
        [
            new(interrupted ? ExitCodes.Interrupted : 0, "interrupted; what was measured is kept"),
            new(different > 0 ? ExitCodes.NotComparable : 0, $"{different} defined differently in the arms"),
            new(failed > 0 ? ExitCodes.Verdict : 0, $"{failed} failed"),
            new(unexpected > 0 ? ExitCodes.Verdict : 0, $"{unexpected} with an unexpected outcome"),
            new(unmeasured > 0 ? ExitCodes.NotMeasured : 0, $"{unmeasured} could not be measured"),
            new(open > 0 && policy == InconclusivePolicy.Fail && !interrupted ? ExitCodes.Inconclusive : 0, $"{open} inconclusive"),
        ];
        return [.. reasons.Where(r => r.Code != 0)];
    }

    /// <summary>Fails with one, passes with all.</summary>
    public static Verdict Worst(IReadOnlyList<TrialVerdict> verdicts) =>
        verdicts.Any(v => v.Verdict == Verdict.Fail || v.Record.Failed is { } f && IsUnexpected(f)) ? Verdict.Fail
        : verdicts.All(v => v.Verdict == Verdict.Pass) ? Verdict.Pass
        : Verdict.Inconclusive;

    /// <summary>It was measured and is not what it must be, as opposed to what could not be measured.</summary>
    private static bool IsUnexpected(CaseRecord record) => record.Outcome is Outcome.Wrong or Outcome.Correct;
}
