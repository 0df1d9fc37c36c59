using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Machine;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Gate;

/// <summary>Documents for the tests of reports.</summary>
internal static class GateDocuments
{
    public static GateDocument With(params VerdictEntry[] entries) => new()
    {
        Run = "run",
        StartedUtc = DateTime.UnixEpoch,
        Seconds = 12.5,
        Kind = "arms",
        Verdict = Verdict.Fail,
        ExitCode = 1,
        Reasons = [new ExitReason(1, "1 failed")],
        Base = "old.dll",
        Head = "new.dll",
        Threshold = 0.05,
        InconclusivePolicy = InconclusivePolicy.Fail,
        Interrupted = false,
        Seed = 7,
        Cases = entries,
        Machine = new MachineReader().Read(),
    };

    public static VerdictEntry Entry(string name, VerdictStatus status, string reason, double ratio = 1.1) => new()
    {
        Name = name,
        Verdict = status,
        Reason = reason,
        Figures = [.. new[] { "wall", "cpu", "allocated" }.Select(metric => new VerdictFigure
        {
            Metric = metric,
            Batch = 1,
            Decides = metric == "wall",
            Verdict = Verdict.Fail,
            Ratio = ratio,
            Low = ratio - 0.02,
            High = ratio + 0.02,
            Alpha = 0.004,
            Rounds = 10,
        })],
        ContendedRounds = 0,
        ForeignCores = 0.1,
    };
}
