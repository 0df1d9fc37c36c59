using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Harness.Reporting;

namespace PBench.Bench.Rows;

/// <summary>How the cost of a chunk grows with the number of chunks, and what more workers than cores lose.</summary>
internal sealed class CostGrowth(string strategy) : BenchRow
{
    private const double Flat = 1.25; // of the cheapest: a slope of a hundredth per decade would show as less
    private const double LeastKept = 0.9;
    private static readonly int[] Counts = [100, 1_000, 10_000, 100_000, 1_000_000];
    private static readonly TimeSpan Chunk = TimeSpan.FromMicroseconds(100);

    public override string Name => $"cost-growth/{strategy}";

    public override string What => "per-chunk overhead from 10² to 10⁶ chunks; 1 to 4 × cores workers";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run) => [.. await PerChunkAsync(run), .. await WorkersAsync(run)];

    /// <summary>What one chunk more costs, between neighbouring counts: the fixed cost of a map is not part of it.</summary>
    private async Task<List<Figure>> PerChunkAsync(RowRun run)
    {
        await using var session = await run.OpenAsync(strategy);
        var counts = run.IsQuick ? Counts[..^1] : Counts;
        var arms = counts.Select(count =>
        {
            var data = new Doubles(count);
            return TimedArm.Of($"{count} chunks", () => data.MapChunks(session, 1));
        }).ToArray();
        run.Measure(arms);

        var costs = Enumerable.Range(1, arms.Length - 1).Select(i => (arms[i].Sample.Low - arms[i - 1].Sample.Low) / (counts[i] - counts[i - 1])).ToArray();
        var figures = arms.Zip(counts, (arm, count) => Time($"per chunk of {count}", arm.Sample, Target.None, null, "map of so many chunks of one item / their number", count)).ToList();
        figures.Add(Value("last decade against the first", FigureUnit.Factor, costs[^1] / costs[0], Target.AtMost(Flat), null, arms.Sum(arm => arm.Sample.Count),
            $"one chunk more costs {string.Join(", ", costs.Select(cost => Figures.Time(cost)))} in the decades from {counts[0]} to {counts[^1]}"));
        return figures;
    }

    private async Task<List<Figure>> WorkersAsync(RowRun run)
    {
        const int Chunks = 960; // a multiple of all numbers of workers on usual machines
        var steps = CpuWork.StepsFor(Chunk);
        var (seeds, results) = (new double[Chunks], new double[Chunks]);
        int[] workers = [run.Workers, 2 * run.Workers, 3 * run.Workers, 4 * run.Workers];
        var figures = new List<Figure>();
        await using var atCores = await run.OpenAsync(strategy);
        foreach (var more in workers[1..])
        {
            await using var session = await run.OpenAsync(strategy, more);
            var reference = TimedArm.Of("workers = cores", () => CpuChunks.Map(atCores, steps, seeds, results));
            var ours = TimedArm.Of($"{more} workers", () => CpuChunks.Map(session, steps, seeds, results));
            run.Measure(reference, ours);
            figures.Add(Value($"{more} workers", FigureUnit.Share, reference.Sample.Low / ours.Sample.Low, Target.AtLeast(LeastKept), new Limit(1, null, $"{run.Workers} workers"), ours.Sample.Count,
                $"{Chunks} CPU-bound chunks of 100 µs on {run.Workers} cores; time with {run.Workers} workers / time with {more}"));
        }

        return figures;
    }
}
