using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>10,000 doubles with automatic chunk size: a map that is over before a sleeping core is awake.</summary>
internal sealed class SmallMap(string strategy) : BenchRow
{
    private const int Items = 10_000;
    private const double LambdaFactor = 1.5;

    public override string Name => $"double/{strategy}";

    public override string What => "10,000 doubles, automatic chunk size";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var data = new Doubles(Items);
        await using var session = await run.OpenAsync(strategy);
        var isShared = strategy == Contenders.Shm;
        var block = isShared ? 201 : 101; // maps of a run of the C program
        var chunks = TimedArm.Of("chunk function", () => data.MapChunks(session, ChunkSize.Auto), block);
        var items = TimedArm.Of("item lambda", () => data.MapItems(session, ChunkSize.Auto), block);
        var program = isShared ? run.Programs?.SharedMemoryMap() : run.Programs?.PipeMap(Pipes.Depth);
        run.Measure(chunks, items, program);
        data.Check();

        var c = isShared
            ? run.Limit(program, p => p.Limit("shm_map_10000_doubles_in_16_chunks_copied"), (5, "copy_64KiB"), (50, "look_round_trip"))
            : run.Limit(program, p => p.Limit("pipe_map_10000_doubles_in_16_chunks"), (1.5, "pipe_round_trip"));
        var how = $"{Items} doubles, automatic chunks, private arrays; minimum of {block} maps, low quantile of such";
        List<Figure> figures =
        [
            Time("map", chunks.Sample, Target.TimesLimit(2), c, how),
            Time("map, item lambda", items.Sample, Target.TimesLimit(LambdaFactor), new Limit(chunks.Sample.Low, chunks.Sample.Median, "chunk function"), how),
        ];
        if (run.BestPeer("tiny", 1, "mp.Pool", "ProcessPoolExecutor") is { } peer)
        {
            figures.Add(Time("map against the best peer", chunks.Sample, Target.None, peer.Limit, how) with { NoLimit = peer.Why });
        }

        return figures;
    }
}
