namespace PBench.Strategies.Engine;

/// <summary>The running maps of a session whose workers are threads that wait for chunks.</summary>
internal sealed class JobQueue
{
    private readonly JobList jobs = new();
    private readonly object bell = new();
    private long version; // guarded by bell
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
    public long Mark()
    {
        lock (bell)
        {
            return version;
        }
    }

    /// <summary>Blocks until the bell rang after <paramref name="mark"/>. False when the queue is closed.</summary>
    public bool Wait(long mark)
    {
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
            version++;
            Monitor.PulseAll(bell);
        }
    }
}
