using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Advising;

/// <summary>What is worth trying for an input, given what it costs serially.</summary>
internal static class Candidates
{
    /// <summary>Cheaper items than these never pay one at a time, since handing one over costs about as much on any machine.</summary>
    private const double LeastItemNs = 1_000;

    /// <summary>Chunks for each worker: one is least overhead, sixteen balance uneven items, and many keep data that is handed over in the cache.</summary>
    private static readonly int[] ChunksPerWorker = [1, 4, 16, 256];

    /// <summary>More than these only help where every item waits very long.</summary>
    private const int MostWaiting = 64;

    /// <summary>Every strategy that gives right answers × chunk sizes × workers; without the baseline.</summary>
    public static IReadOnlyList<BenchCase> Of(IReadOnlyList<IParallelMapStrategy> strategies, WorkloadInput input, SerialProbe probe, int usableCores) =>
    [
        .. from workers in Workers(input.Workload, probe, usableCores)
           from chunk in Chunks(input, probe, workers)
           from strategy in strategies
           where strategy.Name != BenchCase.Baseline && IsRight(strategy, input)
           select Case(strategy, input, probe.Items, chunk, workers),
    ];

    /// <summary>The strategy must give the right answer, not only may.</summary>
    public static bool IsRight(IParallelMapStrategy strategy, WorkloadInput input) =>
        input.Workload.Expect(strategy.Traits, input.Settings) == ExpectedOutcome.Correct;

    public static BenchCase Case(IParallelMapStrategy strategy, WorkloadInput input, long items, ChunkSize chunk, int workers) => new(
        strategy.Name, input.Workload.Name, [.. input.Settings.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal)],
        input.Settings.Scale, (int)items, chunk, workers, input.Workload.Expect(strategy.Traits, input.Settings));

    /// <summary>The usable cores; where items wait also the workload's own number, and as many as items up to a limit.</summary>
    private static IEnumerable<int> Workers(IWorkload workload, SerialProbe probe, int usableCores)
    {
        var most = (int)Math.Min(probe.Items, MostWaiting);
        return probe.Waits
            ? new[] { usableCores, workload.Defaults.Workers ?? usableCores, Math.Min(most, 16), most }.Distinct().Where(w => w > 0)
            : [usableCores];
    }

    private static IEnumerable<ChunkSize> Chunks(WorkloadInput input, SerialProbe probe, int workers)
    {
        var own = SuiteRules.OwnChunkSize(input.Workload, input.Settings.Scale);
        var sizes = ChunksPerWorker.Select(n => (int)Math.Clamp(probe.Items / ((double)n * workers), 1, int.MaxValue)).Append(own.Items).Where(size => size > 0);
        if (probe.Waits)
        {
            sizes = [1]; // an item in a chunk waits for those before it
        }
        else if (probe.ItemNs >= LeastItemNs)
        {
            sizes = sizes.Append(1);
        }

        return sizes.Where(size => size == 1 || (probe.ItemNs * size >= LeastItemNs && size <= probe.Items)).Distinct().Order()
            .Select(ChunkSize.Of).Prepend(ChunkSize.Auto);
    }
}
