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
/// <remarks>A chunk keeps its job alive, and a job its caller's items and results: whoever ends a job has every worker forget it.</remarks>
internal sealed class WorkerChunks
{
    private MapChunk? place;

    /// <summary>For the worker alone.</summary>
    public MapChunk For(MapJob job) => Volatile.Read(ref place) is { } mine && mine.Job == job ? mine : place = job.NewChunk();

    /// <summary>The chunk in the place stays its taker's: the next is taken into another place. For the worker alone.</summary>
    public void Detach() => Volatile.Write(ref place, null);

    /// <summary>The place holds what is left of a finished job. Any thread.</summary>
    public bool HoldsFinished => Volatile.Read(ref place) is { Job.IsFinished: true };

    /// <summary>Keeps no finished job alive. True: there was one. Any thread.</summary>
    public bool Forget() =>
        Volatile.Read(ref place) is { Job.IsFinished: true } old && Interlocked.CompareExchange(ref place, null, old) == old;
}
