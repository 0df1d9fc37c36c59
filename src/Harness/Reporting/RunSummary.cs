namespace PBench.Harness.Reporting;

/// <summary>How a run ended: counts, and every exit code that applies with its reason.</summary>
public sealed record RunSummary(int Cases, int Ok, int Failed, int Skipped, int ExitCode, IReadOnlyList<ExitReason> Reasons)
{
    /// <param name="rows">The run's cases.</param>
    /// <param name="interrupted">The user stopped it.</param>
    /// <param name="lost">Why reports could not be written, or null.</param>
    public static RunSummary Of(IReadOnlyList<CaseRow> rows, bool interrupted, string? lost = null)
    {
        var failed = rows.Where(r => r.Status == "failed").ToList();
        var verdicts = failed.Count(IsVerdict);
        var unmeasured = failed.Count - verdicts;
        var skipped = rows.Count(r => r.Status == "skipped");
        var reasons = new List<ExitReason>();
        Add(reasons, interrupted, ExitCodes.Interrupted, "interrupted; what was measured is kept");
        Add(reasons, verdicts > 0, ExitCodes.Verdict, $"{verdicts} with an unexpected outcome");
        Add(reasons, unmeasured > 0, ExitCodes.NotMeasured, $"{unmeasured} could not be measured");
        Add(reasons, skipped > 0 && !interrupted, ExitCodes.NotMeasured, $"{skipped} not reached in the time allowed");
        Add(reasons, lost is not null, ExitCodes.NotMeasured, $"reports could not be written: {OneLine.Of(lost)}");
        return new RunSummary(
            rows.Count, rows.Count(r => r.Status == "ok"), failed.Count, skipped,
            ExitCodes.Of([.. reasons.Select(r => r.Code)]), reasons);
    }

    public string Line => $"{Cases} cases: {Ok} ok, {Failed} failed, {Skipped} skipped"
        + (Reasons.Count == 0 ? "" : "; " + string.Join("; ", Reasons.Select(r => $"{r.Text} (exit {r.Code})")));

    /// <summary>The case was measured and is not what it must be, as opposed to a case that could not be measured.</summary>
    private static bool IsVerdict(CaseRow row) => row.Outcome is "wrong" or "correct" || row.Ordered == false;

    private static void Add(List<ExitReason> reasons, bool applies, int code, string text)
    {
        if (applies)
        {
            reasons.Add(new ExitReason(code, text));
        }
    }
}

/// <summary>An exit code that applies, and why.</summary>
public sealed record ExitReason(int Code, string Text);

/// <summary>What <c>--json</c> prints: one document.</summary>
public sealed record RunDocument(RunDescription Description, IReadOnlyList<CaseRow> Cases, RunSummary Summary);
