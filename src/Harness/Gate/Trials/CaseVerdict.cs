using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>What became of one case.</summary>
/// <param name="Record">Its data.</param>
/// <param name="Verdict">Of the case.</param>
/// <param name="Reason">Why, in one sentence.</param>
/// <param name="Trial">The first batch.</param>
/// <param name="Confirmation">The second, where the first failed; else null.</param>
internal sealed record CaseVerdict(GateRecord Record, Verdict Verdict, string Reason, CaseTrial Trial, CaseTrial? Confirmation);
