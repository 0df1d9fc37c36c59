using System.Diagnostics;
using PBench.Strategies;

namespace PBench.Harness.Measuring.Child;

/// <summary>One traced map.</summary>
/// <param name="Start">Stopwatch reading before it.</param>
/// <param name="End">Stopwatch reading after it.</param>
/// <param name="Chunks">Its chunks, in order.</param>
internal sealed record TracedMap(long Start, long End, ChunkTrace[] Chunks);

/// <summary>Maps with an observer, back to back as the timed ones run, and keeps a typical one.</summary>
/// <remarks>
/// Tracing is code of its own: its first calls are compiled, and workers that waited a while have gone to sleep. Short maps are
/// therefore traced until that is over; what the last ones show is the trace.
/// </remarks>
/// <param name="map">One whole map.</param>
/// <param name="check">Told the last answer.</param>
internal sealed class TracedMaps(Func<IChunkObserver, Task<object>> map, Action<object> check)
{
    /// <summary>So long, for maps shorter than half of it.</summary>
    private const double WarmNs = 40e6;

    private const int MostKept = 5;

    public async Task<TracedMap> RunAsync(double mapNs, int items)
    {
        var slots = new ChunkTraces[mapNs < WarmNs / 2 ? (int)Math.Clamp(WarmNs / 2 / mapNs, 1, MostKept) : 1];
        for (var i = 0; i < slots.Length; i++)
        {
            slots[i] = new ChunkTraces(Math.Min(items, Reporting.ReportSchema.MaxChunkRows));
        }

        var times = new (long Start, long End)[slots.Length];
        object answer = new();
        var mapped = 0;
        for (var began = Stopwatch.GetTimestamp(); mapped == 0 || NeedsMore(slots, mapped, began); mapped++)
        {
            var slot = mapped % slots.Length;
            slots[slot].Clear();
            var start = Stopwatch.GetTimestamp();
            answer = await map(slots[slot]).ConfigureAwait(false);
            times[slot] = (start, Stopwatch.GetTimestamp());
        }

        check(answer);
        var order = Enumerable.Range(0, Math.Min(mapped, slots.Length)).Where(i => slots[i].IsComplete).ToArray();
        Array.Sort(order, (a, b) => (times[a].End - times[a].Start).CompareTo(times[b].End - times[b].Start));
        var typical = order[(order.Length - 1) / 2];
        return new TracedMap(times[typical].Start, times[typical].End, slots[typical].InOrder());
    }

    /// <summary>Until all is warm; a map that tracing makes long is not repeated, unless its chunks did not fit.</summary>
    private static bool NeedsMore(ChunkTraces[] slots, int mapped, long began) =>
        slots.Length > 1 && Stopwatch.GetElapsedTime(began).TotalNanoseconds < WarmNs
        || !Array.Exists(slots[..Math.Min(mapped, slots.Length)], s => s.IsComplete);
}
