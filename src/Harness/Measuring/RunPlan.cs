namespace PBench.Harness.Measuring;

/// <summary>What a run is to measure.</summary>
/// <param name="Run">Identity of the run in every row, from its UTC start.</param>
/// <param name="Cases">Cases, baselines included.</param>
/// <param name="Rounds">How often each is measured, each time in a fresh process.</param>
/// <param name="Seed">Seed of the order inside the rounds.</param>
/// <param name="MaxTime">Iterations are cut to keep it; null: no limit.</param>
/// <param name="StopsAtMaxTime">No process starts after it. Otherwise the rounds are completed: on a busy machine a run takes longer rather than saying less.</param>
/// <param name="TimeLimit">A process that takes longer is killed.</param>
/// <param name="Plugins">Plug-in files the processes load as well.</param>
public sealed record RunPlan(
    string Run, IReadOnlyList<BenchCase> Cases, int Rounds, long Seed, TimeSpan? MaxTime, bool StopsAtMaxTime, TimeSpan TimeLimit, IReadOnlyList<string> Plugins);
