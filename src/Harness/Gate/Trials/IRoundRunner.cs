namespace PBench.Harness.Gate.Trials;

/// <summary>Where rounds come from: processes, or, to learn how often the procedure errs, a random number generator.</summary>
internal interface IRoundRunner
{
    /// <summary>One round of a trial; null when interrupted.</summary>
    Task<TrialRound?> RunAsync(Trial trial, int batch, int round);
}
