using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>The same chunks on the strategies inside the process, which must not lose more than the construct they stand on.</summary>
internal sealed class InProcessCpuChunks(string strategy) : BenchRow
{
    private const double Points = 0.02;
    private static readonly TimeSpan[] Lengths = [TimeSpan.FromMicroseconds(100), TimeSpan.FromMilliseconds(1)];

    public override string Name => $"cpu-chunks/{strategy}";

    public override string What => "CPU-bound chunks, workers = cores: efficiency against the raw construct";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        await using var session = await run.OpenAsync(strategy);
        var figures = new List<Figure>();
        foreach (var length in Lengths)
        {
            var count = CpuChunks.CountFor(length, run.Workers);
            var steps = CpuWork.StepsFor(length);
            var (seeds, results) = (new double[count], new double[count]);
            Func<double, double> function = seed => CpuWork.Burn(seed, steps);
            var options = new MapOptions { ChunkSize = 1 };
            var ours = TimedArm.Of(strategy, () => session.MapAsync(function, new ReadOnlyMemory<double>(seeds), results.AsMemory(), options).GetAwaiter().GetResult());
            var raw = TimedArm.Of("raw", RawConstructs.Of(strategy, () => function, seeds, results, 1, run.Workers));
            var ideal = TimedArm.Of("static split", () => CpuWork.StaticSplit(count, run.Workers, steps, results));
            run.LongPlan.Run(ours, raw, ideal);
            figures.Add(Value($"efficiency at {Harness.Reporting.Figures.Time(length.TotalNanoseconds)}", FigureUnit.Share, ideal.Sample.Low / ours.Sample.Low,
                Target.BelowLimit(Points), new Limit(ideal.Sample.Low / raw.Sample.Low, null, "raw construct"), ours.Sample.Count, $"{count} chunks of one item; the same delegate in both"));
        }

        return figures;
    }
}
