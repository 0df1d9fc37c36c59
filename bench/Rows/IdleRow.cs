using System.Diagnostics;
using PBench.Bench.Table;
using PBench.Harness.Measuring.Child;
using PBench.Harness.Measuring.Statistics;

namespace PBench.Bench.Rows;

/// <summary>A session without a map must cost nothing, soon after its last one.</summary>
internal sealed class IdleRow(string strategy) : BenchRow
{
    private const int Maps = 100;
    private const double MostShare = 0.001; // of a core: the runtime's own timers, and nothing of ours
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(400);

    public override string Name => $"idle/{strategy}";

    public override string What => "CPU use of a session 100 ms after its last map";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var data = new Doubles(1_000);
        await using var session = await run.OpenAsync(strategy);
        var family = new ProcessFamily(session);
        WarmUp(run, data, session);
        var watched = TimeSpan.FromSeconds(run.IsQuick ? 0.3 : 1);
        var shares = new List<double>();
        for (var round = 0; round < run.Plan.Rounds; round++)
        {
            for (var map = 0; map < Maps; map++)
            {
                data.MapChunks(session, 10);
            }

            Thread.Sleep(Grace);
            family.Refresh();
            var before = family.CpuNs();
            Thread.Sleep(watched);
            if (family.CpuNs() - before is { } used)
            {
                shares.Add(used / watched.TotalNanoseconds);
            }
        }

        return shares.Count == 0
            ? throw new InvalidOperationException("The processor time of the workers cannot be read on this system.")
            : [Value("CPU use", FigureUnit.Share, Distribution.MedianOf(shares), Target.AtMost(MostShare), null, shares.Count,
                $"processor time of the caller and all workers in {watched.TotalSeconds} s, after {Maps} maps and {Grace.TotalMilliseconds} ms; median; 100 % is one core")];
    }

    /// <summary>Maps until the runtime has optimised what it will: its compiler works in the background, and after a pause.</summary>
    private static void WarmUp(RowRun run, Doubles data, Strategies.IMapSession session)
    {
        for (var pause = 0; pause < 3; pause++)
        {
            var began = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(began) < run.Plan.WarmUp)
            {
                data.MapChunks(session, 10);
            }

            Thread.Sleep(Settling);
        }
    }
}
