using PBench.Bench.Measuring;
using PBench.Bench.Table;
using PBench.Harness.Machine.Limits;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Bench.Rows;

/// <summary>Much data, hardly any work per byte; and the same data with enough work.</summary>
/// <remarks>
/// What copying allows: the private 80 MB must be copied to the workers and 8 MB back, by somebody, on the same cores that
/// compute. So a map takes at least (serial time + one thread's copying) / cores, and at least what all cores need to
/// copy. The target is the lower of 1.8 and 90 % of the speedup that leaves.
/// </remarks>
internal sealed class DistanceRow : BenchRow
{
    private const int Points = 1_000_000;
    private const int TravellingBytes = 88_000_000; // 80 MB of points there, 8 MB of distances back
    private const int Targets = 80; // distances per point of the compute-bound body, so that copying is about a fiftieth of it
    private const double Wanted = 1.8;
    private const double WantedOfComputeBound = 1.9;

    public override string Name => "distance/shm";

    public override string What => "10⁶ points of 10 features, vectorised: speedup over a plain serial call";

    public override async Task<IReadOnlyList<Figure>> MeasureAsync(RowRun run)
    {
        var points = new DistanceWorkload().Input(new WorkloadSettings());
        var results = new double[Points];
        var one = DistanceWorkload.Chunk(new WorkloadSettings());
        var many = NearestOf(Targets);
        await using var session = await run.OpenAsync(Contenders.Shm);
        void Map(ChunkFunction<Point10, double> function) => session.MapChunksAsync(function, points, results.AsMemory()).GetAwaiter().GetResult();

        using var copy = new Copying(TravellingBytes, threads: 1);
        using var copyAll = new Copying(TravellingBytes, run.Workers);
        var serial = TimedArm.Of("serial", () => one(points, results));
        var pool = TimedArm.Of("shm", () => Map(one));
        var copying = TimedArm.Of("copy", copy.Run);
        var copyingAll = TimedArm.Of("copy, all cores", copyAll.Run);
        run.Measure(serial, pool, copying, copyingAll);
        one(points, results);
        var right = results.ToArray();
        Map(one);
        if (!right.AsSpan().SequenceEqual(results))
        {
            throw new InvalidOperationException("The pool's distances differ from those computed serially.");
        }

        var boundSerial = TimedArm.Of("serial, compute-bound", () => many(points, results));
        var boundPool = TimedArm.Of("shm, compute-bound", () => Map(many));
        var boundThreads = TimedArm.Of("threads, compute-bound", () => Split(many, points, results, run.Workers));
        run.Measure(boundSerial, boundPool, boundThreads);

        var allowedNs = Math.Max(copyingAll.Sample.Low, (serial.Sample.Low + copying.Sample.Low) / run.Workers);
        var allowed = serial.Sample.Low / allowedNs;
        var target = Math.Min(Wanted, 0.9 * allowed);
        var which = target < Wanted
            ? $"copying allows {allowed:0.00} × (serial {serial.Sample.Low / 1e6:0.0} ms, copying 88 MB {copying.Sample.Low / 1e6:0.0} ms by one thread and {copyingAll.Sample.Low / 1e6:0.0} ms by all): the target is 90 % of it"
            : $"copying allows {allowed:0.00} ×: the target is {Wanted}";
        return
        [
            Speedup("speedup", serial, pool, target, new Limit(allowed, null, "what copying allows"), which),
            Speedup("speedup, compute-bound", boundSerial, boundPool, WantedOfComputeBound, new Limit(boundSerial.Sample.Low / boundThreads.Sample.Low, null, "threads with an equal part each"),
                $"the nearest of {Targets} targets: {boundSerial.Sample.Low / 1e6:0} ms serially, of which copying 88 MB is {copying.Sample.Low / boundSerial.Sample.Low:0.0 %}"),
            Time("map", pool.Sample, Target.None, new Limit(allowedNs, null, "what copying allows"), "private points, results into a warm private array, automatic chunks"),
        ];
    }

    // As many threads as cores, which share nothing: what the machine's cores are worth side by side, with no copy and no process.
    private static void Split(ChunkFunction<Point10, double> function, Point10[] points, double[] results, int threads) =>
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
        {
            var (start, end) = ((int)((long)Points * part / threads), (int)((long)Points * (part + 1) / threads));
            function(points.AsSpan(start, end - start), results.AsSpan(start, end - start));
        });

    private Figure Speedup(string name, TimedArm serial, TimedArm pool, double target, Limit limit, string how) =>
        Value(name, FigureUnit.Factor, serial.Sample.Low / pool.Sample.Low, Target.AtLeast(target), limit, pool.Sample.Count, how);

    /// <summary>The body with more work on the same bytes: the distance to the nearest of several targets.</summary>
    private static ChunkFunction<Point10, double> NearestOf(int targets)
    {
        ChunkFunction<Point10, double>[] bodies = [.. Enumerable.Range(0, targets).Select(seed => DistanceWorkload.Chunk(new WorkloadSettings { Seed = seed }))];
        return (ReadOnlySpan<Point10> points, Span<double> nearest) =>
        {
            const int Block = 256; // points that stay in the cache while all targets are compared
            Span<double> next = stackalloc double[Block];
            for (var from = 0; from < points.Length; from += Block)
            {
                var part = points.Slice(from, Math.Min(Block, points.Length - from));
                var least = nearest.Slice(from, part.Length);
                bodies[0](part, least);
                for (var target = 1; target < bodies.Length; target++)
                {
                    bodies[target](part, next);
                    for (var i = 0; i < least.Length; i++)
                    {
                        least[i] = Math.Min(least[i], next[i]);
                    }
                }
            }
        };
    }
}
