using PBench.Bench.Measuring;
using PBench.Bench.Table;

namespace PBench.Bench.Rows;

/// <summary>What one chunk costs that does nothing: 10,000 chunks of one item.</summary>
internal sealed class EmptyChunk(string strategy, double targetNs) : BenchRow
{
    private const int Chunks = 10_000;
    private const double LambdaFactor = 1.5;

    public override string Name => $"empty-chunk/{strategy}";

    public override string What => "one empty chunk of 10,000 (chunk size 1)";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var data = new Doubles(Chunks);
        await using var session = await run.OpenAsync(strategy);
        var isShared = strategy == Contenders.Shm;
        var block = isShared ? 201 : 101; // maps of a run of the C program
        var chunks = TimedArm.Of("chunk function", () => data.MapChunks(session, 1), block);
        var items = TimedArm.Of("item lambda", () => data.MapItems(session, 1), block);
        var program = isShared ? run.Programs?.SharedMemoryMap() : run.Programs?.PipeMap(Pipes.Depth);
        run.Measure(chunks, items, program);
        data.Check();

        var c = isShared
            ? run.Limit(program, p => p.Limit("shm_map_10000_empty_chunks", Chunks), (0.05, "look_round_trip"))
            : run.Limit(program, p => p.Limit("pipe_map_10000_empty_chunks", Chunks), (0.04, "pipe_round_trip"));
        var how = $"{Chunks} doubles, chunk size 1, private arrays; minimum of {block} maps / {Chunks}, low quantile of such";
        var own = new Limit(chunks.Sample.Low / Chunks, chunks.Sample.Median / Chunks, "chunk function");
        List<Figure> figures =
        [
            Time("per chunk", chunks.Sample, Target.AtMost(targetNs), isShared ? c : null, how, Chunks),
            Time("per chunk, item lambda", items.Sample, Target.TimesLimit(LambdaFactor), own, how, Chunks),
        ];
        if (!isShared)
        {
            figures.Add(Time("per chunk against C", chunks.Sample, Target.TimesLimit(2.5), c, $"{how}; C at depth {Pipes.Depth}", Chunks));
        }

        if (isShared && run.BestPeer("noop", Chunks, "mp.Pool", "ProcessPoolExecutor") is { } peer)
        {
            figures.Add(Time("per chunk against the best peer", chunks.Sample, Target.TimesLimit(1 / 50.0), peer.Limit, how, Chunks) with { NoLimit = peer.Why });
        }

        return figures;
    }
}
