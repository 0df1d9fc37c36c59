using PBench.Harness.Verifying;

namespace PBench.Harness.Reporting;

/// <summary>What <c>pbench verify</c> found, as rows.</summary>
public sealed record VerificationReport(
    string Run, IReadOnlyList<StrategyVerdict> Contracts, IReadOnlyList<CorrectnessRow> Correctness, IReadOnlyList<OrderingRow> Ordering,
    bool Interrupted, int ExitCode)
{
    public static VerificationReport Of(string run, VerificationRun verification, bool interrupted)
    {
        var records = verification.Records;
        IReadOnlyList<CorrectnessRow> correctness = [.. records.Select(r => DetailRows.Correctness(run, r))];
        IReadOnlyList<OrderingRow> ordering = [.. records.SelectMany(r => DetailRows.Ordering(run, r))];
        var codes = new List<int>();
        Add(codes, interrupted, ExitCodes.Interrupted);
        // Verifying judges: what throws or dies where it must not breaks the contract as much as a wrong answer does.
        Add(codes, correctness.Any(r => r.Status == "failed" && r.Outcome is not null) || ordering.Any(r => r.Status == "failed"), ExitCodes.Verdict);
        Add(codes, verification.Contracts.Any(c => !c.IsKept), ExitCodes.Verdict);
        Add(codes, correctness.Any(r => r.Status == "failed" && r.Outcome is null), ExitCodes.NotMeasured);
        return new VerificationReport(run, verification.Contracts, correctness, ordering, interrupted, ExitCodes.Of(codes));
    }

    private static void Add(List<int> codes, bool applies, int code)
    {
        if (applies)
        {
            codes.Add(code);
        }
    }
}
