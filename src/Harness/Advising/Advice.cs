using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising;

/// <summary>What to use for an input on this machine, and why.</summary>
/// <param name="Schema">Version of the report files.</param>
/// <param name="Workload">The workload with its parameters.</param>
/// <param name="Items">Items of the map.</param>
/// <param name="Scale">Of the input.</param>
/// <param name="ItemNs">What an item costs serially.</param>
/// <param name="Waits">Items wait rather than compute.</param>
/// <param name="Strategy">Use this strategy,</param>
/// <param name="ChunkSize">in chunks of so many items,</param>
/// <param name="Workers">with so many workers;</param>
/// <param name="Case">its case name.</param>
/// <param name="Speedup">Serial time ÷ its time, of the same rounds; 1 for serial.</param>
/// <param name="SpeedupCi95Low">Its interval.</param>
/// <param name="SpeedupCi95High">Its interval.</param>
/// <param name="Because">The reasons, a sentence each.</param>
/// <param name="FinalTimes">What it was chosen from and by: fastest first, the baseline among them.</param>
/// <param name="Finalists">All figures of the same cases, in the same order.</param>
/// <param name="Tried">Everything that was measured on the way.</param>
/// <param name="Excluded">Strategies that were not tried, and why.</param>
/// <param name="Crossovers">From what item cost and chunk size on strategies pay.</param>
public sealed record Advice(
    int Schema, string Workload, long Items, double Scale, double ItemNs, bool Waits, string Strategy, string ChunkSize, int Workers, string Case,
    double Speedup, double? SpeedupCi95Low, double? SpeedupCi95High, IReadOnlyList<string> Because,
    IReadOnlyList<FinalTime> FinalTimes, IReadOnlyList<CaseRow> Finalists, IReadOnlyList<CaseRow> Tried, IReadOnlyList<string> Excluded, IReadOnlyList<Crossover> Crossovers);
