using System.Diagnostics;
using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Harness.Machine.Limits;
using PBench.Harness.Measuring.Child;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>From nothing to workers that can take chunks.</summary>
internal sealed class StartRow(string strategy) : BenchRow
{
    private const int Several = 4;
    private const double BareFactor = 1.3;
    private const double SeveralNs = 40e6;

    public override string Name => $"start/{strategy}";

    public override string What => "one worker ready, four workers ready, the first map of a session";

    public override Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var bare = TimedArm.OfPart("bare process", () => Bare(1));
        var bareSeveral = TimedArm.OfPart("four bare processes", () => Bare(Several));
        var one = TimedArm.OfPart("one worker", () => Open(run, 1, (_, start) => Stopwatch.GetTimestamp() - start));
        var several = TimedArm.OfPart("four workers", () => Open(run, Several, AllReady));
        var first = TimedArm.OfPart("first map", () => Open(run, Several, FirstMap));
        run.StartPlan.Run(bare, one, bareSeveral, several, first);
        var process = new Limit(bare.Sample.Low, bare.Sample.Median, "a bare .NET process by dotnet exec");
        var processes = new Limit(bareSeveral.Sample.Low, bareSeveral.Sample.Median, "four bare .NET processes started at once");
        var four = new Limit(several.Sample.Low, several.Sample.Median, "all four ready");
        return Task.FromResult<IReadOnlyList<Figure>>(
        [
            Time("one worker ready", one.Sample, Target.TimesLimit(BareFactor), process, "from OpenAsync to its return; the bare process until it has answered a byte"),
            Time("four workers ready", several.Sample, Target.AtMost(SeveralNs), processes, "until every worker has been seen with a chunk, up to 1 ms late"),
            Time("first map with four starting", first.Sample, Target.TimesLimit(1), four, "open, then a map of one item: it begins with whichever worker is ready"),
        ]);
    }

    private long Open(RowRun run, int workers, Func<IMapSession, long, long> until)
    {
        var start = Stopwatch.GetTimestamp();
        var session = run.OpenAsync(strategy, workers).GetAwaiter().GetResult();
        try
        {
            return until(session, start);
        }
        finally
        {
            session.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static long AllReady(IMapSession session, long start)
    {
        var ns = StartupProbe.WaitAsync(session, start).GetAwaiter().GetResult() ?? throw new InvalidOperationException("Not every worker was seen with a chunk.");
        return (long)(ns * Stopwatch.Frequency / 1e9);
    }

    private static long FirstMap(IMapSession session, long start)
    {
        session.MapAsync(static x => x, (int[])[1]).GetAwaiter().GetResult();
        return Stopwatch.GetTimestamp() - start;
    }

    // All are started before the first is waited for, as the workers of a session are.
    private static long Bare(int count)
    {
        List<Process> started = [];
        try
        {
            var start = Stopwatch.GetTimestamp();
            while (started.Count < count)
            {
                started.Add(EchoProcess.StartBare());
            }

            started.ForEach(EchoProcess.Exchange);
            return Stopwatch.GetTimestamp() - start;
        }
        finally
        {
            started.ForEach(EchoProcess.Stop);
        }
    }
}
