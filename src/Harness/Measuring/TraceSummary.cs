using System.Diagnostics;
using PBench.Strategies;

namespace PBench.Harness.Measuring;

/// <summary>Where the workers' time went in one traced map (CONTRACT.md, section 3).</summary>
/// <param name="Chunks">Chunks executed.</param>
/// <param name="Items">Items of all chunks.</param>
/// <param name="Workers">Workers that executed at least one chunk.</param>
/// <param name="MakespanNs">Start of the map to its end.</param>
/// <param name="OverheadNs">For each worker (map start to its last finish) − (time inside the function), summed.</param>
/// <param name="ImbalanceNs">For each worker (its last finish to the end of the map), summed: idle, not overhead.</param>
/// <param name="FirstResultNs">Start of the map until the first chunk's results were with the caller, or null.</param>
public sealed record TraceSummary(long Chunks, long Items, int Workers, double MakespanNs, double OverheadNs, double ImbalanceNs, double? FirstResultNs)
{
    public double OverheadPerChunkNs => OverheadNs / Chunks;

    public double OverheadPerItemNs => OverheadNs / Items;

    /// <summary>The summary of a map that ran from <paramref name="start"/> to <paramref name="end"/>; null if it had no chunks with function times.</summary>
    public static TraceSummary? Of(IReadOnlyList<ChunkTrace> chunks, long start, long end)
    {
        var timed = chunks.Where(c => c.Started != 0 && c.Finished != 0).ToList();
        if (timed.Count == 0)
        {
            return null;
        }

        double overhead = 0, imbalance = 0;
        var workers = 0;
        foreach (var worker in timed.GroupBy(c => c.Worker))
        {
            var lastFinish = Math.Min(worker.Max(c => c.Finished), end);
            overhead += Ns(lastFinish - start - BusyTicks(worker));
            imbalance += Ns(end - lastFinish);
            workers++;
        }

        var delivered = timed.Where(c => c.Delivered != 0).Select(c => c.Delivered).DefaultIfEmpty(0).Min();
        return new TraceSummary(
            timed.Count, timed.Sum(c => (long)c.Items), workers, Ns(end - start), Math.Max(0, overhead), imbalance,
            delivered == 0 ? null : Ns(delivered - start));
    }

    /// <summary>At most <paramref name="limit"/> traces, evenly spread over all, first and last included.</summary>
    public static IReadOnlyList<ChunkTrace> Sample(IReadOnlyList<ChunkTrace> chunks, int limit)
    {
        if (chunks.Count <= limit)
        {
            return chunks;
        }

        var sample = new ChunkTrace[limit];
        for (var i = 0; i < limit; i++)
        {
            sample[i] = chunks[(int)((long)i * (chunks.Count - 1) / (limit - 1))];
        }

        return sample;
    }

    public static double Ns(long ticks) => ticks * (1e9 / Stopwatch.Frequency);

    /// <summary>Length of the union of a worker's function times: asynchronous items of one worker may overlap.</summary>
    private static long BusyTicks(IEnumerable<ChunkTrace> worker)
    {
        long busy = 0, until = long.MinValue;
        foreach (var chunk in worker.OrderBy(c => c.Started))
        {
            busy += Math.Max(0, chunk.Finished - Math.Max(chunk.Started, until));
            until = Math.Max(until, chunk.Finished);
        }

        return busy;
    }
}
