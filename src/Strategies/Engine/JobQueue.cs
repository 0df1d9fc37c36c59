namespace PBench.Strategies.Engine;

/// <summary>The running maps of a session whose workers take chunks by themselves; in turn, so that concurrent maps share the workers fairly.</summary>
internal sealed class JobQueue
{
    private readonly Lock gate = new();
    private MapJob[] jobs = []; // replaced, never changed
    private int turn;
    private long version; // guarded by monitor `bell`
    private readonly object bell = new();
    private bool closed; // guarded by monitor `bell`

    /// <summary>Jobs to take chunks from.</summary>
    public IReadOnlyList<MapJob> Jobs => Volatile.Read(ref jobs);

    /// <summary>Offers the job's chunks to the workers until it is finished.</summary>
    public async Task RunAsync(MapJob job)
    {
        lock (gate)
        {
            jobs = [.. jobs, job];
        }

        job.ChunksAvailable += Ring;
        Ring();
        await job.Finished.ConfigureAwait(false);
        job.ChunksAvailable -= Ring;
        lock (gate)
        {
            jobs = [.. jobs.Where(other => other != job)];
        }
    }

    /// <summary>Takes a chunk of any job, in turn. <paramref name="places"/> keeps one chunk for each job the worker has met.</summary>
    public MapChunk? TryTake(WorkerChunks places, int mostItems = int.MaxValue)
    {
        var current = Volatile.Read(ref jobs);
        if (current.Length == 0)
        {
            return null;
        }

        var first = current.Length == 1 ? 0 : (int)((uint)Interlocked.Increment(ref turn) % (uint)current.Length);
        for (var i = 0; i < current.Length; i++)
        {
            var job = current[(first + i) % current.Length];
            var place = places.For(job);
            if (job.TryTake(place, mostItems))
            {
                return place;
            }
        }

        return null;
    }

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

    /// <summary>Wakes every waiting worker.</summary>
    public void Ring()
    {
        lock (bell)
        {
            version++;
            Monitor.PulseAll(bell);
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
}

/// <summary>One worker's place for a chunk of the job at hand.</summary>
internal sealed class WorkerChunks
{
    private MapChunk? place;

    public MapChunk For(MapJob job) => place?.Job == job ? place : place = job.NewChunk();

    /// <summary>Keeps no finished job alive.</summary>
    public void Forget()
    {
        if (place is { Job.IsFinished: true })
        {
            place = null;
        }
    }
}
