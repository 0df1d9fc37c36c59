using PBench.Harness;

namespace PBench.MSBuild;

/// <summary>From a verdict to what the build is told.</summary>
internal static class Findings
{
    /// <param name="verdict">Of the run.</param>
    /// <param name="exitCode">Of the tool. Where it says more than the cases and rules do, that is a finding too: nothing is passed over.</param>
    /// <param name="said">The last line of the tool's standard error.</param>
    /// <param name="request">What was asked for.</param>
    public static IReadOnlyList<Finding> Of(Verdict verdict, int exitCode, string said, GateRequest request)
    {
        List<Finding> findings =
        [
            .. (verdict.Cases ?? []).Where(c => c.Verdict != "pass").Select(c => FindingOf(request, c.Verdict, "PB0001", $"{c.Case}: {c.Reason}", request.Project)),
            .. (verdict.Rules ?? []).Where(r => r.Verdict != "pass").Select(r => FindingOf(request, r.Verdict, "PB0002", $"{r.Text}: {r.Reason}", r.File, r.Line, r.Column)),
        ];
        if (exitCode == ExitCodes.Done && verdict is not { Cases.Count: > 0 } and not { Rules.Count: > 0 })
        {
            findings.Add(new Finding(Severity.Error, "PB0900", request.Project, "There is no verdict: nothing was measured."));
        }

        if (OfExitCode(exitCode, said, findings, request) is { } more)
        {
            findings.Add(more);
        }

        return findings;
    }

    private static Finding FindingOf(GateRequest request, string verdict, string code, string text, string file, int line = 0, int column = 0) => verdict switch
    {
        "fail" => new Finding(Severity.Error, code, file, text, line, column),
        "inconclusive" => new Finding(Inconclusive(request), "PB0003", file, text, line, column),
        _ => new Finding(Severity.Error, "PB0900", file, $"There is no verdict: '{verdict}' is none. {text}", line, column),
    };

    private static Finding? OfExitCode(int exitCode, string said, List<Finding> findings, GateRequest request) => exitCode switch
    {
        ExitCodes.Done => null,
        ExitCodes.Verdict => findings.Exists(f => f.Severity == Severity.Error) ? null : new Finding(Severity.Error, "PB0001", request.Project, $"The gate failed. {said}"),
        ExitCodes.Inconclusive => findings.Count > 0 ? null : new Finding(Inconclusive(request), "PB0003", request.Project, $"The gate cannot tell. {said}"),
        ExitCodes.NotMeasured => new Finding(Severity.Error, "PB0004", request.Project, $"A case could not be measured. {said}"),
        ExitCodes.NotComparable => new Finding(Severity.Error, "PB0005", request.Project, $"The arms cannot be compared. {said}"),
        _ => new Finding(Severity.Error, "PB0900", request.Project, $"There is no verdict: `pbench gate` ended with code {exitCode}. {said}"),
    };

    private static Severity Inconclusive(GateRequest request) => request.FailsInconclusive ? Severity.Error : Severity.Warning;
}
