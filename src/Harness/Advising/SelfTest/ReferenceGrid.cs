using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Strategies;

namespace PBench.Harness.Advising.SelfTest;

/// <summary>What the advice is held against: a plain grid that knows nothing of the search.</summary>
internal static class ReferenceGrid
{
    private const int MostWaiting = 64;
    private static readonly int[] ChunkSizes = [1, 64, 1_024];

    /// <summary>Every strategy with right answers × chunk sizes (those above, the workload's own, auto) × workers (the cores; where items wait also the workload's own number and an item each).</summary>
    public static IReadOnlyList<BenchCase> Of(IReadOnlyList<IParallelMapStrategy> strategies, WorkloadInput input, BenchCase serial, bool waits, int usableCores)
    {
        var own = SuiteRules.OwnChunkSize(input.Workload, input.Settings.Scale);
        var chunks = ChunkSizes.Where(size => size == 1 || size <= serial.Items / 2).Select(ChunkSize.Of).Append(own).Append(ChunkSize.Auto).Distinct();
        int[] workers = waits ? [.. new[] { usableCores, input.Workload.Defaults.Workers ?? 8, Math.Min(serial.Items, MostWaiting) }.Distinct()] : [usableCores];
        return
        [
            serial,
            .. from chunk in chunks
               from n in workers
               from strategy in strategies
               where strategy.Name != BenchCase.Baseline && Candidates.IsRight(strategy, input)
               select Candidates.Case(strategy, input, serial.Items, chunk, n),
        ];
    }
}
