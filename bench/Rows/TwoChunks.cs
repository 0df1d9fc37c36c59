using PBench.Bench.Measuring;
using PBench.Bench.Table;

namespace PBench.Bench.Rows;

/// <summary>The smallest map that needs two workers: what waking them and being woken costs.</summary>
internal sealed class TwoChunks(string strategy) : BenchRow
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(2);

    public override string Name => $"two-chunks/{strategy}";

    public override string What => "map of 2 chunks on an idle pool, back to back and after 2 ms idle";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var data = new Doubles(2);
        await using var session = await run.OpenAsync(strategy);
        var isShared = strategy == Contenders.Shm;
        var block = isShared ? 201 : 101; // maps of a run of the C program
        var busy = TimedArm.Of("back to back", () => data.MapChunks(session, 1), block);
        var idle = TimedArm.Of("after idle", () => data.MapChunks(session, 1), block, Idle);
        var program = isShared ? run.Programs?.SharedMemoryMap() : run.Programs?.PipeMap(Pipes.Depth);
        run.Measure(busy, idle, program);
        data.Check();

        var prefix = isShared ? "shm_map" : "pipe_map";
        var back = run.Limit(program, p => p.Limit($"{prefix}_2_chunks"), isShared ? (30, "look_round_trip") : (0.15, "pipe_round_trip"));
        var after = run.Limit(program, p => p.Limit($"{prefix}_2_chunks_after_idle"), (0.6, isShared ? "futex_round_trip" : "pipe_round_trip"));
        var how = $"2 doubles, chunk size 1; minimum of {block} maps, low quantile of such";
        return
        [
            Time("back to back", busy.Sample, isShared ? Target.AtMost(10e3) : Target.None, back, how),
            Time("after 2 ms idle", idle.Sample, isShared ? Target.TimesLimit(1.5) : Target.None, after, how),
        ];
    }
}
