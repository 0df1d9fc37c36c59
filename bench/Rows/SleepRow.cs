using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>Ten items that sleep 0.1 s on eight workers: two waves, whatever the number of cores.</summary>
internal sealed class SleepRow : BenchRow
{
    private const int Items = 10;
    private const int SleepingWorkers = 8;
    private const int Milliseconds = 100;
    private const double Factor = 1.02;
    private static readonly string[] Strategies = [Contenders.Shm, Contenders.Pipes, Contenders.Threads, Contenders.Task, Contenders.Plinq];

    public override string Name => "sleep";

    public override string What => "10 items that sleep 0.1 s on 8 workers";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var ideal = new Limit(2 * Milliseconds * 1e6, null, "two waves of 0.1 s");
        int[] items = [.. Enumerable.Repeat(Milliseconds, Items)];
        var options = new MapOptions { ChunkSize = 1 };
        var sessions = new List<IMapSession>();
        var arms = new List<TimedArm>();
        foreach (var strategy in Strategies)
        {
            var session = await run.OpenAsync(strategy, SleepingWorkers);
            sessions.Add(session);
            arms.Add(TimedArm.Of(strategy, () => session.MapAsync(Nap, items, options).GetAwaiter().GetResult()));
        }

        run.Measure(arms);
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }

        return [.. Strategies.Zip(arms, (strategy, arm) => Time(strategy, arm.Sample, strategy == Contenders.Plinq ? Target.None : Target.TimesLimit(Factor), ideal, How(strategy)))];
    }

    private static int Nap(int milliseconds)
    {
        Thread.Sleep(milliseconds);
        return milliseconds;
    }

    private static string How(string strategy) => strategy == Contenders.Plinq
        ? "chunk size 1; no target: PLINQ takes its threads from the thread pool, which starts with one a core and adds to them slowly"
        : "chunk size 1";
}
