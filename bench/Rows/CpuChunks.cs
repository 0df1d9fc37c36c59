using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>Chunks that only compute, as many workers as cores: how much of the cores is left for the function.</summary>
/// <param name="strategy">Whose.</param>
/// <param name="targets">Time of a chunk, and the least efficiency.</param>
internal sealed class CpuChunks(string strategy, params (TimeSpan Chunk, double Efficiency)[] targets) : BenchRow
{
    private const int LeastChunks = 200; // the map's end, where one worker waits for the other's last chunk, must not decide
    private static readonly TimeSpan MapTime = TimeSpan.FromMilliseconds(100); // of one core

    public override string Name => $"cpu-chunks/{strategy}";

    public override string What => "CPU-bound chunks, workers = cores: efficiency";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        await using var session = await run.OpenAsync(strategy);
        var figures = new List<Figure>();
        foreach (var (chunk, efficiency) in targets)
        {
            var count = CountFor(chunk, run.Workers);
            var steps = CpuWork.StepsFor(chunk);
            var (seeds, results) = (new double[count], new double[count]);
            var ours = TimedArm.Of(strategy, () => Map(session, steps, seeds, results));
            var ideal = TimedArm.Of("static split", () => CpuWork.StaticSplit(count, run.Workers, steps, results));
            run.LongPlan.Run(ours, ideal);
            var share = ideal.Sample.Low / ours.Sample.Low;
            figures.Add(Value($"efficiency at {Harness.Reporting.Figures.Time(chunk.TotalNanoseconds)}", FigureUnit.Share, share, Target.AtLeast(efficiency), new Limit(1, null, "threads with an equal part each"), ours.Sample.Count,
                $"{count} chunks of one item; time of {run.Workers} threads that share nothing / time of the map"));
        }

        return figures;
    }

    /// <summary>An equal number for every worker.</summary>
    internal static int CountFor(TimeSpan chunk, int workers) => Math.Max(LeastChunks, (int)(MapTime / chunk)) / workers * workers;

    internal static void Map(IMapSession session, int steps, double[] seeds, double[] results) => session.MapChunksAsync(
        (ReadOnlySpan<double> items, Span<double> output) =>
        {
            for (var i = 0; i < items.Length; i++)
            {
                output[i] = CpuWork.Burn(items[i], steps);
            }
        },
        seeds, results.AsMemory(), new MapOptions { ChunkSize = 1 }).GetAwaiter().GetResult();
}
