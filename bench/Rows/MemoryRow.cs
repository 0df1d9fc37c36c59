using System.Diagnostics;
using System.Globalization;
using PBench.Bench.Table;
using PBench.Harness.Measuring.Child;
using PBench.Strategies;
using PBench.Strategies.Engine;

namespace PBench.Bench.Rows;

/// <summary>What sessions, maps and chunks leave in memory.</summary>
internal sealed class MemoryRow(string strategy) : BenchRow
{
    private const int Sessions = 4;
    private const double MostPerSession = 8 << 20;
    private const double MostGrowth = 1 << 20;
    private const double MostPerChunk = 0.05; // bytes: what a map allocates once, over its chunks, is below it
    private const int FewChunks = 1_000;
    private const int ManyChunks = 101_000;

    public override string Name => $"memory/{strategy}";

    public override string What => "memory of a session, growth with maps, allocation per chunk";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        List<Figure> figures = [await AllocationAsync(run)];
        if (OperatingSystem.IsLinux())
        {
            figures.AddRange([await PerSessionAsync(run), await GrowthAsync(run)]);
        }

        return figures;
    }

    private async Task<Figure> AllocationAsync(RowRun run)
    {
        const int Maps = 10;
        const int Repetitions = 5;
        await using var session = await run.OpenAsync(strategy);
        var family = new ProcessFamily(session);
        var (few, many) = (new Doubles(FewChunks), new Doubles(ManyChunks));
        long Bytes(Doubles data, int maps)
        {
            family.Refresh();
            var before = GC.GetTotalAllocatedBytes(precise: true);
            for (var map = 0; map < maps; map++)
            {
                data.MapChunks(session, 1);
            }

            return GC.GetTotalAllocatedBytes(precise: true) - before + family.WorkerBytesSinceRefresh();
        }

        WarmUp(run, () =>
        {
            Bytes(many, Maps);
            Bytes(few, Maps);
        });
        // The least of some: a buffer that grows once, a megabyte for a longer message than any before, is nothing that chunks allocate.
        var perChunk = Enumerable.Range(0, Repetitions).Min(_ => (Bytes(many, Maps) - Bytes(few, Maps)) / (double)Maps / (ManyChunks - FewChunks));
        return Value("allocated per chunk", FigureUnit.Bytes, perChunk, Target.AtMost(MostPerChunk), null, Maps,
            $"managed memory of caller and workers: (map of {ManyChunks} chunks − map of {FewChunks}) / {ManyChunks - FewChunks}, the least of {Repetitions}");
    }

    private async Task<Figure> PerSessionAsync(RowRun run)
    {
        var data = new Doubles(10_000);
        await using (var first = await run.OpenAsync(strategy))
        {
            data.MapChunks(first, 100); // what the library needs once
        }

        var before = PrivateBytes(Environment.ProcessId);
        var open = new List<IMapSession>();
        for (var i = 0; i < Sessions; i++)
        {
            open.Add(await run.OpenAsync(strategy));
            data.MapChunks(open[i], 100);
        }

        var perSession = (PrivateBytes(Environment.ProcessId) - before) / (double)Sessions;
        foreach (var session in open)
        {
            await session.DisposeAsync();
        }

        return Value("caller's memory per session", FigureUnit.Bytes, perSession, Target.AtMost(MostPerSession), null, Sessions, $"private pages of the caller with {Sessions} open sessions that have mapped, less those without; slots are shared pages");
    }

    private async Task<Figure> GrowthAsync(RowRun run)
    {
        var maps = run.IsQuick ? 1_000 : 10_000;
        var data = new Doubles(1_000);
        await using var session = await run.OpenAsync(strategy);
        void Map()
        {
            for (var map = 0; map < maps; map++)
            {
                data.MapChunks(session, 100);
            }
        }

        async Task<long> BytesAfterMapsAsync()
        {
            Map();
            await CollectInWorkersAsync(run, session);
            return ((MapSession)session).Workers.Sum(worker => PrivateBytes(worker.ProcessId)) + PrivateBytes(Environment.ProcessId);
        }

        WarmUp(run, Map);
        var before = await BytesAfterMapsAsync();
        var growth = await BytesAfterMapsAsync() - before;
        return Value("growth with maps", FigureUnit.Bytes, growth, Target.AtMost(MostGrowth), null, maps, $"private pages of caller and workers after {maps} maps more, after a full collection in each");
    }

    /// <summary>The runtime compiles what is hot anew, for a second or two: its compiler and what it makes are memory, too, and code that is not optimised allocates more.</summary>
    private static void WarmUp(RowRun run, Action maps)
    {
        var began = Stopwatch.GetTimestamp();
        do
        {
            maps();
        }
        while (Stopwatch.GetElapsedTime(began) < (run.IsQuick ? TimeSpan.Zero : TimeSpan.FromSeconds(4)));
    }

    /// <summary>Garbage that waits for its collection is no growth. Items that last a moment reach every worker.</summary>
    private static Task<int[]> CollectInWorkersAsync(RowRun run, IMapSession session) => session.MapAsync(
        static (int milliseconds) =>
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            Thread.Sleep(milliseconds);
            return milliseconds;
        },
        Enumerable.Repeat(20, 4 * run.Workers).ToArray(), new MapOptions { ChunkSize = 1 });

    /// <summary>Pages that only this process has, after a full collection where it is our own.</summary>
    private static long PrivateBytes(int processId)
    {
        if (processId == Environment.ProcessId)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        return File.ReadLines($"/proc/{processId}/smaps_rollup")
            .Where(line => line.StartsWith("Private_", StringComparison.Ordinal))
            .Sum(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024);
    }
}
