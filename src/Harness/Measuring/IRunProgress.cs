namespace PBench.Harness.Measuring;

/// <summary>Told how a run is getting on, from one thread at a time.</summary>
public interface IRunProgress
{
    /// <summary>So many processes will be launched, in so many rounds.</summary>
    void Planned(int launches, int rounds);

    void Starting(BenchCase benchCase, int round);

    void Ended(BenchCase benchCase, RoundRecord round);
}
