namespace PBench.Harness.Gate.Trials;

/// <summary>Told how a gate is getting on, from one thread at a time.</summary>
public interface IGateProgress
{
    void Round(int batch, int round, int openCases);

    void Measured(GateCase gateCase, GateRound round);
}
