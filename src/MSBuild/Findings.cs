using PBench.Harness;

namespace PBench.MSBuild;

/// <summary>From what the tool left to what the build is told.</summary>
internal static class Findings
{
    /// <summary>One for each case and rule that did not pass, and one more where the exit code is not yet told by them.</summary>
    /// <param name="verdict">Of the run; null: there is none.</param>
    /// <param name="exitCode">Of the tool.</param>
    /// <param name="said">The last line of the tool's standard error.</param>
    /// <param name="request">What was asked for.</param>
    public static IReadOnlyList<Finding> Of(Verdict? verdict, int exitCode, string said, GateRequest request)
    {
        List<Finding> findings =
        [
            .. Of(verdict?.Cases ?? [], "PB0001", request),
            .. Of(verdict?.Rules ?? [], "PB0002", request),
        ];
        var isTold = findings.Exists(f => f.Severity == Severity.Error);
        if (exitCode != ExitCodes.Done && !isTold)
        {
            findings.Add(OfExitCode(exitCode, said, request));
        }
        else if (exitCode == ExitCodes.Done && verdict is not { Cases.Count: > 0 } and not { Rules.Count: > 0 })
        {
            findings.Add(new Finding(Severity.Error, "PB0900", request.Project, $"There is no verdict: nothing was measured. {said}"));
        }

        return findings;
    }

    private static IEnumerable<Finding> Of(IReadOnlyList<VerdictEntry> entries, string codeOfFailure, GateRequest request)
    {
        foreach (var entry in entries.Where(e => e.Verdict != "pass"))
        {
            var (severity, code) = entry.Verdict switch
            {
                "fail" => (Severity.Error, codeOfFailure),
                "inconclusive" => (request.Inconclusive == GateRequest.Fails ? Severity.Error : Severity.Warning, "PB0003"),
                "not_measured" => (Severity.Error, "PB0004"),
                _ => (Severity.Error, "PB0900"),
            };
            yield return new Finding(severity, code, entry.File ?? request.Project, $"{entry.Name}: {entry.Verdict.Replace('_', ' ')}: {entry.Reason}", entry.Line ?? 0, entry.Column ?? 0);
        }
    }

    private static Finding OfExitCode(int exitCode, string said, GateRequest request)
    {
        var (code, what) = exitCode switch
        {
            ExitCodes.Verdict => ("PB0001", "The gate failed."),
            ExitCodes.NotMeasured => ("PB0004", "Not everything could be measured."),
            ExitCodes.Inconclusive => ("PB0003", "The machine is too noisy to tell."),
            ExitCodes.NotComparable => ("PB0005", "The arms cannot be compared."),
            _ => ("PB0900", $"There is no verdict: `pbench gate` ended with code {exitCode}."),
        };
        return new Finding(Severity.Error, code, request.Project, $"{what} {said}");
    }
}
