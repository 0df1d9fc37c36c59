using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Bench.Rows;

/// <summary>Automatic chunk sizes against every fixed one: what not having to choose costs.</summary>
/// <param name="workload">Name of the workload.</param>
/// <param name="scale">Its scale.</param>
/// <param name="least">Least share of the speed of the best fixed size.</param>
internal sealed class ChunkSweep(string workload, double scale, double least) : BenchRow
{
    private static readonly string[] Strategies = [Contenders.Shm, Contenders.Pipes, Contenders.Threads];

    public override string Name => $"auto-chunk/{workload}";

    public override string What => $"automatic chunk sizes against the best fixed one: {workload}";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var prepared = Contenders.Workload(workload).Prepare(new WorkloadSettings { Scale = scale });
        var figures = new List<Figure>();
        var rows = new List<SweepRow>();
        foreach (var strategy in Strategies)
        {
            var swept = await SweepAsync(run, prepared, strategy);
            rows.AddRange(swept);
            var (automatic, best) = (swept[0], swept.Skip(1).MinBy(row => row.LowNs)!);
            figures.Add(Value(strategy, FigureUnit.Share, automatic.OfBestFixed, Target.AtLeast(least), new Limit(1, null, $"best fixed size: {best.ChunkSize}"), automatic.Count,
                $"{prepared.Items} items: {Figures.Time(best.LowNs)} at {best.ChunkSize} / {Figures.Time(automatic.LowNs)} automatic; all sizes in {BenchFolder.SweepFile}"));
        }

        run.Sweep.AddRange(rows);
        return figures;
    }

    /// <summary>The automatic size first, then the fixed ones.</summary>
    private async Task<List<SweepRow>> SweepAsync(RowRun run, IPreparedWorkload prepared, string strategy)
    {
        await using var session = await run.OpenAsync(strategy);
        ChunkSize[] sizes = [ChunkSize.Auto, .. FixedSizes(prepared.Items, run.Workers)];
        object answer = new();
        var arms = sizes.Select(size => TimedArm.Of($"chunk {size}", () => answer = prepared.RunAsync(session, new MapOptions { ChunkSize = size }, CancellationToken.None).GetAwaiter().GetResult())).ToArray();
        run.SweepPlan.Run(arms);
        if (!prepared.Check(answer).IsCorrect)
        {
            throw new InvalidOperationException($"{strategy} gave a wrong answer.");
        }

        var best = arms.Skip(1).Min(arm => arm.Sample.Low);
        return [.. sizes.Zip(arms, (size, arm) => new SweepRow
        {
            Workload = workload,
            Strategy = strategy,
            Workers = run.Workers,
            Items = prepared.Items,
            ChunkSize = size.ToString(),
            LowNs = arm.Sample.Low,
            MedianNs = arm.Sample.Median,
            Count = arm.Sample.Count,
            OfBestFixed = best / arm.Sample.Low,
        })];
    }

    /// <summary>Powers of two, up to one chunk for each worker.</summary>
    internal static IEnumerable<ChunkSize> FixedSizes(int items, int workers)
    {
        var most = (items + workers - 1) / workers;
        for (var size = 1; size < most; size *= 2)
        {
            yield return ChunkSize.Of(size);
        }

        yield return ChunkSize.Of(most);
    }
}
