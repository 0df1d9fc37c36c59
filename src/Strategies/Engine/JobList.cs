namespace PBench.Strategies.Engine;

/// <summary>The running maps of a session; chunks are taken from them in turn, so that concurrent maps share the workers fairly. Thread-safe.</summary>
internal sealed class JobList
{
    private readonly Lock gate = new();
    private MapJob[] jobs = []; // replaced, never changed
    private int turn;

    public void Add(MapJob job)
    {
        lock (gate)
        {
            jobs = [.. jobs, job];
        }
    }

    public void Remove(MapJob job)
    {
        lock (gate)
        {
            jobs = Array.FindAll(jobs, other => other != job);
        }
    }

    /// <summary>True when some job has a chunk at this moment.</summary>
    public bool HasChunks
    {
        get
        {
            foreach (var job in Volatile.Read(ref jobs))
            {
                if (job.HasChunks)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <inheritdoc cref="MapJob.AskForTail"/>
    public void AskForTails()
    {
        foreach (var job in Volatile.Read(ref jobs))
        {
            job.AskForTail();
        }
    }

    /// <summary>Takes a chunk of any job, in turn.</summary>
    /// <param name="places">The worker's place for a chunk.</param>
    /// <param name="limits">How many items the worker would take of a job; null: none of it.</param>
    public MapChunk? TryTake(WorkerChunks places, Func<MapJob, ChunkLimits?> limits)
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
            if (limits(job) is { } limit && places.For(job) is var place && job.TryTake(place, limit.Most, limit.Least))
            {
                return place;
            }
        }

        return null;
    }
}

/// <summary>One worker's place for a chunk of the job at hand.</summary>
internal sealed class WorkerChunks
{
    private MapChunk? place;

    public MapChunk For(MapJob job) => place?.Job == job ? place : place = job.NewChunk();

    /// <summary>Keeps no finished job alive. True: there was one.</summary>
    public bool Forget()
    {
        if (place is not { Job.IsFinished: true })
        {
            return false;
        }

        place = null;
        return true;
    }
}
