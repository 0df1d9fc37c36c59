using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>80 MB of doubles that were born in shared memory, and results that stay there: nothing is copied.</summary>
internal sealed class BulkShared : BenchRow
{
    private const int Items = 10_000_000;
    private const int Block = 7; // maps of a run of the C program

    public override string Name => "bulk-shared/shm";

    public override string What => "the same 80 MB from and to SharedArray<T>";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        await using var session = await run.OpenAsync(Contenders.Shm);
        using var items = session.AllocateShared<double>(Items);
        using var results = session.AllocateShared<double>(Items);
        new Doubles(Items).CopyTo(items);
        var ours = TimedArm.Of("shared to shared", () => Doubles.MapShared(session, items, results), Block);
        var program = run.Programs?.SharedMemoryMap();
        run.Measure(ours, program);
        Doubles.Check(results.Span);

        var c = run.Limit(program, p => p.Limit("shm_map_80MB_in_64_chunks"), (0.85, "copy_80MB_all_cores"));
        return [Time("map", ours.Sample, Target.TimesLimit(1.3), c, "10,000,000 doubles, automatic chunks, items and results in shared arrays")];
    }
}
