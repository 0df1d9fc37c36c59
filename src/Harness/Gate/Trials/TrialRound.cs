using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>All subjects of a trial, measured one right after the other in random order.</summary>
/// <param name="Batch">1: the trial; 2: the confirmation of a failure.</param>
/// <param name="Round">In the batch, from 1.</param>
/// <param name="ForeignCores">Processors that others used meanwhile, on average; null where the system does not tell.</param>
/// <param name="IsClean">Others left as many processors as the subjects have workers: the round counts.</param>
/// <param name="Launches">In the order of the subjects.</param>
internal sealed record TrialRound(int Batch, int Round, double? ForeignCores, bool IsClean, IReadOnlyList<RoundRecord> Launches);
