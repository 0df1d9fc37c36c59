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
            jobs = [.. jobs.Where(other => other != job)];
        }
    }

    /// <summary>True when some job has a chunk at this moment.</summary>
    public bool HasChunks => Volatile.Read(ref jobs).Any(job => job.HasChunks);

    /// <summary>Takes a chunk of any job, in turn.</summary>
    /// <param name="places">The worker's place for a chunk.</param>
    /// <param name="mostItems">The chunk has at most so many items.</param>
    /// <param name="accepts">Which jobs come into question; null: all.</param>
    public MapChunk? TryTake(WorkerChunks places, int mostItems = int.MaxValue, Func<MapJob, bool>? accepts = null)
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
            if (accepts is not null && !accepts(job))
            {
                continue;
            }

            var place = places.For(job);
            if (job.TryTake(place, mostItems, job.IsAsync ? job.Options.ConcurrencyPerWorker : 1))
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

    /// <summary>Keeps no finished job alive.</summary>
    public void Forget()
    {
        if (place is { Job.IsFinished: true })
        {
            place = null;
        }
    }
}
