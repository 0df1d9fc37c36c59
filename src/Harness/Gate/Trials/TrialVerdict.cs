using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>What became of one trial.</summary>
/// <param name="Verdict">Of the trial.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="First">The first batch.</param>
/// <param name="Confirmation">The second, where the first failed; else null.</param>
internal sealed record TrialVerdict(Verdict Verdict, string Reason, TrialState First, TrialState? Confirmation)
{
    public TrialRecord Record => First.Record;

    public Trial Trial => Record.Trial;
}
