using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>Both arms of one case, measured one right after the other in random order.</summary>
/// <param name="Batch">1: the trial; 2: the confirmation of a failure.</param>
/// <param name="Round">In the batch, from 1.</param>
/// <param name="ForeignCores">Processors that others used meanwhile, on average; null where the system does not tell.</param>
/// <param name="IsClean">Others left as many processors as the case has workers: the round counts.</param>
/// <param name="Base">Launch of the base arm.</param>
/// <param name="Head">Launch of the head arm.</param>
public sealed record GateRound(int Batch, int Round, double? ForeignCores, bool IsClean, RoundRecord Base, RoundRecord Head);
