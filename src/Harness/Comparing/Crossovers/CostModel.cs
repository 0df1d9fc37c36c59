using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Comparing.Crossovers;

/// <summary>What a strategy adds to the work of a map: a cost for each item and one for each chunk.</summary>
/// <remarks>
/// T(n, k, c) = (n (c + i) + (n / k) h) / p for n items of cost c in chunks of k on p workers that run at once. Everything that keeps
/// the workers from being p times as fast as one counts as overhead: handing over, moving data, contention.
/// </remarks>
/// <param name="PerItemNs">i.</param>
/// <param name="PerChunkNs">h.</param>
/// <param name="Parallelism">p.</param>
/// <param name="Error">Root mean square of (fitted − measured) ÷ measured time.</param>
public sealed record CostModel(double PerItemNs, double PerChunkNs, double Parallelism, double Error)
{
    /// <summary>Overhead of an item in chunks of <paramref name="chunkItems"/>: i + h / k.</summary>
    public double OverheadNs(double chunkItems) => PerItemNs + (PerChunkNs / chunkItems);

    /// <summary>Cost above which items are faster than serially: (i + h / k) / (p − 1). Infinite with one worker.</summary>
    public double BreakEvenNs(double chunkItems) => Parallelism > 1 ? OverheadNs(chunkItems) / (Parallelism - 1) : double.PositiveInfinity;

    /// <summary>Smallest chunk with which items of this cost are faster than serially, or null if none is: k &gt; h / (c (p − 1) − i).</summary>
    public double? LeastChunk(double itemNs)
    {
        var gain = (itemNs * (Parallelism - 1)) - PerItemNs;
        return gain > 0 ? Math.Max(1, Math.Ceiling(PerChunkNs / gain)) : null;
    }

    /// <summary>Fits i and h ≥ 0 by least squares of relative errors.</summary>
    /// <param name="parallelism">p.</param>
    /// <param name="points">Items of a map, its chunks, its time serially and with the strategy; at least two different sizes of chunk.</param>
    public static CostModel Of(double parallelism, IReadOnlyList<CostPoint> points)
    {
        double[][] rows = [.. points.Select(p => new[] { p.Items / (parallelism * p.Ns), p.Chunks / (parallelism * p.Ns) })];
        double[] rest = [.. points.Select(p => 1 - (p.SerialNs / (parallelism * p.Ns)))];
        var x = LeastSquares.NonNegative(rows, rest);
        return new CostModel(x[0], x[1], parallelism, Math.Sqrt(LeastSquares.Residual(rows, rest, x) / points.Count));
    }
}

/// <summary>One measured map.</summary>
public sealed record CostPoint(double Items, double Chunks, double SerialNs, double Ns)
{
    public double ChunkItems => Items / Chunks;
}
