using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>80 MB of doubles to the workers and 80 MB back, from and to the caller's own arrays.</summary>
internal sealed class Bulk(string strategy) : BenchRow
{
    private const int Items = 10_000_000;

    public override string Name => $"bulk/{strategy}";

    public override string What => "80 MB of doubles in and 80 MB out, private arrays";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var data = new Doubles(Items);
        await using var session = await run.OpenAsync(strategy);
        var isShared = strategy == Contenders.Shm;
        var block = isShared ? 9 : 5; // maps of a run of the C program
        var chunks = TimedArm.Of("chunk function", () => data.MapChunks(session, ChunkSize.Auto), block);
        var items = TimedArm.Of("item lambda", () => data.MapItems(session, ChunkSize.Auto), block);
        var program = isShared ? run.Programs?.SlotMap() : run.Programs?.PipeMap(Pipes.Depth);
        run.Measure(chunks, program, items);
        data.Check();

        var c = isShared
            ? run.Limit(program, p => p.Best("slot_map_80MB_in_64KiB_chunks", "slot_map_80MB_in_256KiB_chunks", "slot_map_80MB_in_512KiB_chunks"), (1.2, "copy_80MB"))
            : run.Limit(program, p => p.Limit("pipe_map_80MB_in_64_chunks"), (3, "copy_80MB"));
        var how = "10,000,000 doubles, automatic chunks, warm private arrays";
        List<Figure> figures =
        [
            Time("map", chunks.Sample, Target.TimesLimit(isShared ? 1.2 : 1.15), c, how),
            Time("map, item lambda", items.Sample, Target.TimesLimit(1.5), new Limit(chunks.Sample.Low, chunks.Sample.Median, "chunk function"), how),
            Time("map against one copy", chunks.Sample, Target.None, run.Probe("copy_80MB"), how),
        ];
        if (isShared && run.BestPeer("bulk", 1, "mp.Pool") is { } peer)
        {
            figures.Add(Time("map against the peer", chunks.Sample, Target.TimesLimit(1 / 15.0), peer.Limit, how) with { NoLimit = peer.Why });
        }

        return figures;
    }
}
