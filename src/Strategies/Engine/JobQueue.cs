using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>The running maps of a session whose workers are threads that wait for chunks.</summary>
internal sealed class JobQueue
{
    private readonly JobList jobs = new();
    private readonly object bell = new();
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs: what waking a sleeping core costs
    private long version; // raised under bell
    private bool closed; // guarded by bell

    /// <summary>Offers the job's chunks to the workers until it is finished.</summary>
    public async Task RunAsync(MapJob job)
    {
        jobs.Add(job);
        job.ChunksAvailable += Ring;
        Ring();
        await job.Finished.ConfigureAwait(false);
        job.ChunksAvailable -= Ring;
        jobs.Remove(job);
    }

    /// <inheritdoc cref="JobList.TryTake"/>
    public MapChunk? TryTake(WorkerChunks places) => jobs.TryTake(places, static _ => new ChunkLimits(int.MaxValue));

    /// <summary>A mark to wait from: read it before looking for chunks.</summary>
    public long Mark() => Volatile.Read(ref version);

    /// <summary>Blocks until the bell rang after <paramref name="mark"/>. False when the queue is closed.</summary>
    public bool Wait(long mark)
    {
        var start = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref version) == mark && Stopwatch.GetTimestamp() - start < LookTicks)
        {
            Thread.Yield(); // maps often follow each other closely: a look is cheaper than a sleep, and gives the core away
        }

        lock (bell)
        {
            while (version == mark && !closed)
            {
                Monitor.Wait(bell);
            }

            return !closed;
        }
    }

    /// <summary>No worker waits any more.</summary>
    public void Close()
    {
        lock (bell)
        {
            closed = true;
            Monitor.PulseAll(bell);
        }
    }

    private void Ring()
    {
        lock (bell)
        {
            Volatile.Write(ref version, version + 1);
            Monitor.PulseAll(bell);
        }
    }
}
