using PBench.Harness.CommandLine;
using PBench.Harness.Measuring.Planning;

namespace PBench.Bench.Rows;

/// <summary>The table of targets, row by row.</summary>
internal static class BenchRows
{
    public static IReadOnlyList<BenchRow> All { get; } =
    [
        new EmptyChunk(Contenders.Shm, targetNs: 100),
        new EmptyChunk(Contenders.Pipes, targetNs: 2_000),
        new SmallMap(Contenders.Shm),
        new SmallMap(Contenders.Pipes),
        new TwoChunks(Contenders.Shm),
        new TwoChunks(Contenders.Pipes),
        new Bulk(Contenders.Shm),
        new Bulk(Contenders.Pipes),
        new BulkShared(),
        new DistanceRow(),
        new CpuChunks(Contenders.Shm, (TimeSpan.FromMicroseconds(100), 0.97), (TimeSpan.FromMilliseconds(1), 0.98)),
        new CpuChunks(Contenders.Pipes, (TimeSpan.FromMicroseconds(100), 0.85), (TimeSpan.FromMilliseconds(1), 0.95)),
        new InProcessCpuChunks(Contenders.Task),
        new InProcessCpuChunks(Contenders.Plinq),
        new InProcessCpuChunks(Contenders.Threads),
        new InProcess(isPolymorphic: false),
        new InProcess(isPolymorphic: true),
        new SleepRow(),
        new StartRow(Contenders.Shm),
        new StartRow(Contenders.Pipes),
        new IdleRow(Contenders.Shm),
        new IdleRow(Contenders.Pipes),
        new RecordsRow(Contenders.Shm),
        new RecordsRow(Contenders.Pipes),
        new MemoryRow(Contenders.Shm),
        new MemoryRow(Contenders.Pipes),
        new MemoryRow(Contenders.Threads),
        new CostGrowth(Contenders.Shm),
        new CostGrowth(Contenders.Pipes),
        new ChunkSweep("mandelbrot", scale: 0.5, least: 0.95),
        new ChunkSweep("pareto", scale: 0.15, least: 0.95, inputs: 5),
        new ChunkSweep("double", scale: 1, least: 0.9),
    ];

    /// <summary>Rows whose name matches the pattern; all for null.</summary>
    /// <exception cref="UsageException">None does.</exception>
    public static IReadOnlyList<BenchRow> Matching(string? pattern)
    {
        var glob = new Glob(pattern ?? "*");
        BenchRow[] rows = [.. All.Where(row => glob.Matches(row.Name))];
        return rows.Length > 0 ? rows : throw NearestMatch.Unknown("row", pattern!, [.. All.Select(row => row.Name)]);
    }

    /// <summary>The row of exactly this name.</summary>
    public static BenchRow Named(string name) => All.First(row => row.Name == name);
}
