namespace PBench.Harness.Gate.Trials;

/// <summary>Told how a gate is getting on, from one thread at a time.</summary>
internal interface IGateProgress
{
    void Round(int batch, int round, int open);

    void Measured(Trial trial, TrialRound round);
}
