using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Comparing.Crossovers;

/// <summary>From what item cost and chunk size on strategies beat serial and each other, for items like those of one input on one machine.</summary>
/// <param name="Set">Label of the set.</param>
/// <param name="Input">The input whose items they are.</param>
/// <param name="Workers">Of the cases it was made from.</param>
/// <param name="ItemNs">What an item of the input costs serially.</param>
/// <param name="Waits">Items wait rather than compute, so more of them than cores run at once.</param>
/// <param name="Strategies">One for each strategy.</param>
/// <param name="Best">The strategy with the least overhead, by chunk size; empty where fewer than two have a model.</param>
public sealed record Crossover(
    string Set, InputKey Input, int Workers, double ItemNs, bool Waits, IReadOnlyList<StrategyCrossover> Strategies, IReadOnlyList<BestRange> Best)
{
    /// <summary>Below it an item mostly waits: processor time ÷ wall-clock time of the serial map.</summary>
    private const double WaitingShare = 0.5;

    private const int LeastChunksPerWorker = 4;

    /// <summary>One for each input of a set that has a baseline and cases with several workers.</summary>
    public static IEnumerable<Crossover> Of(ResultSet set) =>
        set.Measured.Where(r => r.Strategy != BenchCase.Baseline && r.Workers > 1)
            .GroupBy(InputKey.Of)
            .Select(input => Of(set, [.. input]))
            .OfType<Crossover>();

    private static Crossover? Of(ResultSet set, List<CaseRow> rows)
    {
        if (set.Serial(rows[0]) is not { } serial)
        {
            return null;
        }

        var waits = serial.CpuNs is { } cpu && cpu < WaitingShare * serial.MedianNs;
        var workers = Typical([.. rows.Select(r => r.Workers)], set.UsableCores, waits);
        var strategies = rows.Where(r => r.Workers == workers)
            .GroupBy(r => r.Strategy)
            .Select(s => StrategyCrossover.Of(s.Key, Parallelism(workers, set.UsableCores, waits), Balanced([.. s.Select(r => Point(r, serial)).OfType<CostPoint>()], workers), serial))
            .OfType<StrategyCrossover>().ToList();
        return strategies.Count == 0 ? null : new Crossover(
            set.Label, InputKey.Of(serial), workers, serial.MedianNs!.Value / serial.Items, waits, strategies, BestRange.Of(strategies, serial.Items));
    }

    /// <summary>The number of workers that suits the machine: its cores, else the next below; where items wait, the largest.</summary>
    private static int Typical(IReadOnlyList<int> workers, int cores, bool waits) =>
        waits ? workers.Max() : workers.Where(w => w <= cores).DefaultIfEmpty(workers.Min()).Max();

    private static double Parallelism(int workers, int cores, bool waits) => waits ? workers : Math.Min(workers, cores);

    /// <summary>Without maps of few chunks, where workers idle at the end: that is imbalance, which depends on the items, not overhead. All of them if too few are left.</summary>
    private static List<CostPoint> Balanced(List<CostPoint> points, int workers)
    {
        var balanced = points.Where(p => p.Chunks >= LeastChunksPerWorker * workers).ToList();
        return balanced.Select(p => p.ChunkItems).Distinct().Count() > 1 ? balanced : points;
    }

    private static CostPoint? Point(CaseRow row, CaseRow serial)
    {
        var chunks = row.Chunks ?? (long.TryParse(row.ChunkSize, out var size) && size > 0 ? (row.Items + size - 1) / size : null);
        return chunks is > 0 ? new CostPoint(row.Items, chunks.Value, serial.MedianNs!.Value, row.MedianNs!.Value) : null;
    }
}

/// <summary>When one strategy pays.</summary>
/// <param name="Strategy">Its name.</param>
/// <param name="Model">Its costs, or null where only one size of chunk was measured.</param>
/// <param name="Needs">What items must cost, by chunk size; where there is no model only at the one measured.</param>
/// <param name="LeastChunk">Smallest chunk with which items of this input are faster than serially; null if none is, or without a model.</param>
public sealed record StrategyCrossover(string Strategy, CostModel? Model, IReadOnlyList<Need> Needs, double? LeastChunk)
{
    private static readonly int[] ShownChunks = [1, 10, 100, 1_000];

    internal static StrategyCrossover? Of(string strategy, double parallelism, List<CostPoint> points, CaseRow serial)
    {
        if (points.Count == 0)
        {
            return null;
        }

        var itemNs = serial.MedianNs!.Value / serial.Items;
        var sizes = points.Select(p => p.ChunkItems).Distinct().ToList();
        if (sizes.Max() < 2 * sizes.Min())
        {
            // One size: what a chunk and what an item adds cannot be told apart, but their sum can.
            var sum = new CostModel(Math.Max(0, points.Average(p => (p.Ns * parallelism / p.Items) - itemNs)), 0, parallelism, 0);
            return new StrategyCrossover(strategy, null, [Need.Of(sum, Math.Round(sizes[0]))], null);
        }

        var model = CostModel.Of(parallelism, points);
        return new StrategyCrossover(
            strategy, model, [.. ShownChunks.Where(k => k <= serial.Items).Select(k => Need.Of(model, k))],
            model.LeastChunk(itemNs) is { } least && least <= serial.Items ? least : null);
    }
}

/// <summary>In chunks of so many items, an item must cost more than this to be faster than serially; null: no cost is enough.</summary>
public sealed record Need(double ChunkItems, double? ItemNs)
{
    internal static Need Of(CostModel model, double chunkItems) =>
        new(chunkItems, model.BreakEvenNs(chunkItems) is var ns && double.IsFinite(ns) ? ns : null);
}

/// <summary>Chunk sizes for which one strategy has the least overhead.</summary>
public sealed record BestRange(double FromChunk, double ToChunk, string Strategy)
{
    /// <summary>The ranges from chunk size 1 to all items in one chunk, tried at steps of a tenth of a decade.</summary>
    internal static IReadOnlyList<BestRange> Of(IReadOnlyList<StrategyCrossover> strategies, long items)
    {
        var known = strategies.Where(s => s.Model is not null).ToList();
        if (known.Count < 2)
        {
            return [];
        }

        var ranges = new List<BestRange>();
        foreach (var size in Sizes(items))
        {
            var best = known.MinBy(s => s.Model!.OverheadNs(size))!.Strategy;
            if (ranges is [.., var last] && last.Strategy == best)
            {
                ranges[^1] = last with { ToChunk = size };
            }
            else
            {
                ranges.Add(new BestRange(size, size, best));
            }
        }

        return ranges;
    }

    private static IEnumerable<double> Sizes(long items) =>
        Enumerable.Range(0, (int)Math.Ceiling(10 * Math.Log10(Math.Max(1, items))))
            .Select(step => Math.Round(Math.Pow(10, step / 10.0)))
            .Append(items).Distinct();
}
