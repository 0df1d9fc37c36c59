using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>What one worker has been told of: maps, functions and shared values; each is sent once, with or before the first chunk that needs it.</summary>
internal sealed class KnownThings
{
    private readonly HashSet<long> jobs = [];
    private readonly HashSet<long> functions = [];
    private readonly HashSet<long> shares = [];
    private volatile int sharesVersion;

    /// <summary>The worker knows all shared values: it needs no message before a chunk. Any thread.</summary>
    public bool HasShares(PoolSession session) => sharesVersion == session.Shares.Version;

    /// <summary>Something is shared that the worker does not know. What is shared no more can wait until it has nothing to do. Under the desk's lock.</summary>
    public bool MissesShares(PoolSession session) => !HasShares(session) && session.Shares.Missing(shares).Any();

    /// <summary>What a chunk of the job must tell the worker of its map; empty when it knows the map.</summary>
    public ReadOnlySpan<byte> TermsFor(RemoteJob job) =>
        jobs.Contains(job.Job.Id) ? [] : job.Message(withFunction: job.FunctionId < 0 || !functions.Contains(job.FunctionId));

    /// <summary>The worker has been sent a chunk of the job with these terms.</summary>
    public void HasHeardOf(RemoteJob job)
    {
        if (jobs.Add(job.Job.Id) && job.FunctionId > 0)
        {
            functions.Add(job.FunctionId);
        }
    }

    /// <summary>A map that is over and that the worker still knows; with this call it does not any more. 0: none.</summary>
    public long TakeEnded(PoolSession session)
    {
        foreach (var id in jobs)
        {
            if (!session.IsRunning(id))
            {
                jobs.Remove(id);
                return id;
            }
        }

        return 0;
    }

    /// <summary>All such maps, as bytes.</summary>
    public byte[] TakeAllEnded(PoolSession session)
    {
        List<byte> all = [];
        for (long id; (id = TakeEnded(session)) != 0;)
        {
            all.AddRange(BitConverter.GetBytes(id));
        }

        return [.. all];
    }

    /// <summary>Tells the worker which values are shared, and which no more.</summary>
    public void AnnounceShares(PoolSession session, WorkerLink link)
    {
        var version = session.Shares.Version; // read first: what is shared during this call is told before the next chunk
        if (version == sharesVersion)
        {
            return;
        }

        foreach (var (id, message) in session.Shares.Missing(shares))
        {
            link.Send(new MessageHeader { Kind = MessageKind.Share, Chunk = id }, message);
            shares.Add(id);
        }

        foreach (var id in session.Shares.Dropped(shares))
        {
            link.Send(new MessageHeader { Kind = MessageKind.Unshare, Chunk = id }, []);
            shares.Remove(id);
        }

        sharesVersion = version;
    }
}
