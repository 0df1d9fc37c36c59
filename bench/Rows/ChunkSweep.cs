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
/// <param name="inputs">
/// Inputs of different seeds, mapped one after the other. Where stragglers lie in an input decides which size suits it best: of one heavy-tailed input, halves may be
/// the best by luck, though over 1,500 simulated ones they took 5 to 29 % longer than single items, on two to eight workers.
/// </param>
internal sealed class ChunkSweep(string workload, double scale, double least, int inputs = 1) : BenchRow
{
    private static readonly string[] Strategies = [Contenders.Shm, Contenders.Pipes, Contenders.Threads];

    public override string Name => $"auto-chunk/{workload}";

    public override string What => $"automatic chunk sizes against the best fixed one: {workload}";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        IPreparedWorkload[] prepared = [.. Enumerable.Range(1, inputs).Select(seed => Contenders.Workload(workload).Prepare(new WorkloadSettings { Scale = scale, Seed = seed }))];
        var figures = new List<Figure>();
        var rows = new List<SweepRow>();
        foreach (var strategy in Strategies)
        {
            var swept = await SweepAsync(run, prepared, strategy);
            rows.AddRange(swept);
            var (automatic, best) = (swept[0], swept.Skip(1).MinBy(row => row.LowNs)!);
            figures.Add(Value(strategy, FigureUnit.Share, automatic.OfBestFixed, Target.AtLeast(least), new Limit(1, null, $"best fixed size: {best.ChunkSize}"), automatic.Count,
                $"{prepared[0].Items} items{(inputs > 1 ? $" in each of {inputs} inputs" : "")}: {Figures.Time(best.LowNs)} at {best.ChunkSize} / {Figures.Time(automatic.LowNs)} automatic; all sizes in {BenchFolder.SweepFile}"));
        }

        run.Sweep.AddRange(rows);
        return figures;
    }

    /// <summary>The automatic size first, then the fixed ones.</summary>
    private async Task<List<SweepRow>> SweepAsync(RowRun run, IPreparedWorkload[] prepared, string strategy)
    {
        await using var session = await run.OpenAsync(strategy);
        ChunkSize[] sizes = [ChunkSize.Auto, .. FixedSizes(prepared[0].Items, run.Workers)];
        var answers = new object[prepared.Length];
        var arms = sizes.Select(size => TimedArm.Of($"chunk {size}", () => RunAll(new MapOptions { ChunkSize = size }))).ToArray();
        run.SweepPlan.Run(arms);
        if (prepared.Zip(answers).Any(p => !p.First.Check(p.Second).IsCorrect))
        {
            throw new InvalidOperationException($"{strategy} gave a wrong answer.");
        }

        var best = arms.Skip(1).Min(arm => arm.Sample.Low);
        return [.. sizes.Zip(arms, (size, arm) => new SweepRow
        {
            Workload = workload,
            Strategy = strategy,
            Workers = run.Workers,
            Items = prepared[0].Items,
            ChunkSize = size.ToString(),
            LowNs = arm.Sample.Low,
            MedianNs = arm.Sample.Median,
            Count = arm.Sample.Count,
            OfBestFixed = best / arm.Sample.Low,
        })];

        void RunAll(MapOptions options)
        {
            for (var i = 0; i < prepared.Length; i++)
            {
                answers[i] = prepared[i].RunAsync(session, options, CancellationToken.None).GetAwaiter().GetResult();
            }
        }
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
