using System.Diagnostics;
using PBench.Strategies;

namespace PBench.Harness.Measuring.Child;

/// <summary>Tells when all workers of a session were ready.</summary>
/// <remarks>
/// Opening a process pool completes with the first ready worker, and a session does not say when the others are. So small
/// maps of short sleeps, one item per worker, run until every worker has been seen with a chunk; the start-up ends when the
/// last one received its first. That may be up to one sleep late, never early. Threads are ready when the session is open.
/// </remarks>
internal static class StartupProbe
{
    private static readonly TimeSpan SleepPerItem = TimeSpan.FromMilliseconds(1);

    /// <summary>Without a new worker for so long the probe gives up: a strategy may not give work to all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Nanoseconds from <paramref name="opened"/> until all workers were ready, or null if not all were seen.</summary>
    /// <param name="session">Just opened.</param>
    /// <param name="opened">Stopwatch reading before it was opened.</param>
    public static async Task<double?> WaitAsync(IMapSession session, long opened)
    {
        var workers = session.Options.Workers;
        if (session.Traits.Isolation != Isolation.Process || !session.Traits.Concurrent || workers == 0)
        {
            return Stopwatch.GetElapsedTime(opened).TotalNanoseconds;
        }

        var firstSeen = new Dictionary<int, long>();
        var lastNews = Stopwatch.GetTimestamp();
        while (firstSeen.Count < workers && Stopwatch.GetElapsedTime(lastNews) < Patience)
        {
            var before = firstSeen.Count;
            await ProbeAsync(session, workers, firstSeen).ConfigureAwait(false);
            lastNews = firstSeen.Count > before ? Stopwatch.GetTimestamp() : lastNews;
        }

        return firstSeen.Count < workers ? null : TraceSummary.Ns(firstSeen.Values.Max() - opened);
    }

    private static async Task ProbeAsync(IMapSession session, int workers, Dictionary<int, long> firstSeen)
    {
        var traces = new ChunkTraces(workers);
        var sleep = (int)SleepPerItem.TotalMilliseconds;
        int[] items = [.. Enumerable.Repeat(sleep, workers)];
        await session.MapAsync(
            static (int milliseconds) =>
            {
                Thread.Sleep(milliseconds);
                return milliseconds;
            },
            items, new MapOptions { ChunkSize = 1, Observer = traces }).ConfigureAwait(false);
        foreach (var trace in traces.Seen)
        {
            firstSeen.TryAdd(trace.Worker, trace.Received != 0 ? trace.Received : trace.Started);
        }
    }
}
