namespace PBench.Strategies.Engine;

/// <summary>The running maps of a session whose workers are threads that wait for chunks.</summary>
/// <param name="workers">Number of those threads.</param>
internal sealed class JobQueue(int workers)
{
    private readonly WorkerChunks[] places = [.. Enumerable.Range(0, workers).Select(_ => new WorkerChunks())];
    private readonly JobList jobs = new();
    private readonly Bell bell = new();

    /// <summary>Offers the job's chunks to the workers until it is finished.</summary>
    public async Task RunAsync(MapJob job)
    {
        jobs.Add(job);
        job.ChunksAvailable += bell.Ring;
        bell.Ring();
        job.LookForEnd();
        await job.Finished.ConfigureAwait(false);
        job.ChunksAvailable -= bell.Ring;
        jobs.Remove(job);
        Array.ForEach(places, place => place.Forget());
    }

    /// <inheritdoc cref="JobList.TryTake"/>
    public MapChunk? TryTake(int worker, bool nestedOnly) => jobs.TryTake(
        places[worker],
        nestedOnly ? static job => job.IsNested ? new ChunkLimits(int.MaxValue) : null : static _ => new ChunkLimits(int.MaxValue));

    /// <inheritdoc cref="JobList.HasChunks"/>
    public bool HasChunks => jobs.HasChunks;

    /// <summary>Has the workers look again.</summary>
    public void Wake() => bell.Ring();

    /// <inheritdoc cref="Bell.Mark"/>
    public long Mark() => bell.Mark();

    /// <summary>Blocks until there may be chunks that were not there at <paramref name="mark"/>; asks for the rest of others' chunks first. False when the queue is closed.</summary>
    public bool Wait(long mark)
    {
        jobs.AskForTails();
        return bell.Wait(mark);
    }

    /// <summary>No worker waits any more.</summary>
    public void Close() => bell.Close();
}
