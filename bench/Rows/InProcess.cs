using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>Strategies inside the process against the raw construct that calls the same delegate.</summary>
/// <remarks>
/// The runtime inlines a delegate's target where a call site has seen only one. A process that maps one function shows that
/// best case; one that maps four in turn shows what a program with many maps gets.
/// </remarks>
/// <param name="isPolymorphic">Four delegates in turn instead of one.</param>
internal sealed class InProcess(bool isPolymorphic) : BenchRow
{
    private const int Items = 16_000;
    private const int Chunk = 1_000;
    private const int Steps = 250; // 200 to 300 ns an item: a map of two milliseconds on two cores
    private const double FixedCostNs = 3e3;
    private static readonly string[] Strategies = [Contenders.Task, Contenders.Plinq, Contenders.Threads];

    private static readonly Func<double, double>[] Functions =
    [
        static x => CpuWork.Burn(x, Steps),
        static x => CpuWork.Burn(x + 1, Steps),
        static x => CpuWork.Burn(x * 2, Steps),
        static x => CpuWork.Burn(-x, Steps),
    ];

    public override string Name => isPolymorphic ? "in-process/polymorphic" : "in-process/monomorphic";

    public override string What => "task, plinq, threads against the raw construct with the same delegate";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var figures = new List<Figure>();
        foreach (var strategy in Strategies)
        {
            figures.AddRange(await CompareAsync(run, strategy));
        }

        return figures;
    }

    private async Task<Figure[]> CompareAsync(RowRun run, string strategy)
    {
        await using var session = await run.OpenAsync(strategy);
        var (long1, long2) = Arms(run, session, strategy, Items, Chunk);
        var (short1, short2) = Arms(run, session, strategy, 2, 1);
        run.Measure(long1, long2, short1, short2);
        return
        [
            Time($"{strategy}: map", long1.Sample, Target.TimesLimit(1.05), LimitOf(long2), $"{Items} items in chunks of {Chunk}, results into a warm array (plinq: {Items} items)"),
            Value($"{strategy}: fixed cost", FigureUnit.Time, short1.Sample.Low - short2.Sample.Low, Target.AtMost(FixedCostNs), null, short1.Sample.Count,
                $"map of 2 items, chunk size 1: {short1.Sample.Low / 1e3:0.00} µs − raw {short2.Sample.Low / 1e3:0.00} µs"),
        ];
    }

    private (TimedArm Ours, TimedArm Raw) Arms(RowRun run, IMapSession session, string strategy, int count, int chunk)
    {
        var (items, results) = (new double[count], new double[count]);
        var options = new MapOptions { ChunkSize = chunk };
        var (mine, theirs) = (0, 0);
        var ours = TimedArm.Of(strategy, () => session.MapAsync(Next(ref mine), new ReadOnlyMemory<double>(items), results.AsMemory(), options).GetAwaiter().GetResult());
        var raw = TimedArm.Of("raw", RawConstructs.Of(strategy, () => Next(ref theirs), items, results, chunk, run.Workers));
        return (ours, raw);
    }

    private Func<double, double> Next(ref int turn) => Functions[isPolymorphic ? turn++ % Functions.Length : 0];

    private static Limit LimitOf(TimedArm raw) => new(raw.Sample.Low, raw.Sample.Median, "raw construct");
}
