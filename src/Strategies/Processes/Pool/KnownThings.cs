using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Processes.Pool;

/// <summary>What one worker has been told of: maps, functions and shared values; each is sent once, before the first chunk that needs it.</summary>
internal sealed class KnownThings
{
    private readonly HashSet<long> jobs = [];
    private readonly HashSet<long> functions = [];
    private readonly HashSet<long> shares = [];

    /// <summary>The worker has everything that a chunk of the job needs.</summary>
    public bool Suffices(PoolSession session, RemoteJob job) => jobs.Contains(job.Job.Id) && !session.Shares.Missing(shares).Any();

    /// <summary>Tells the worker all that the job's chunks need.</summary>
    public void Announce(PoolSession session, RemoteJob job, WorkerLink link)
    {
        foreach (var (id, message) in session.Shares.Missing(shares))
        {
            link.Send(new MessageHeader { Kind = MessageKind.Share, Chunk = id }, message);
            shares.Add(id);
        }

        if (jobs.Add(job.Job.Id))
        {
            var isNew = job.FunctionId < 0 || functions.Add(job.FunctionId);
            link.Send(new MessageHeader { Kind = MessageKind.Job, Job = job.Job.Id, Chunk = job.FunctionId }, job.Message(isNew));
        }
    }

    /// <summary>Tells the worker what it may forget.</summary>
    public void Forget(PoolSession session, WorkerLink link)
    {
        foreach (var id in jobs)
        {
            if (!session.IsRunning(id))
            {
                link.Send(new MessageHeader { Kind = MessageKind.EndJob, Job = id }, []);
                jobs.Remove(id);
            }
        }

        foreach (var id in session.Shares.Dropped(shares))
        {
            link.Send(new MessageHeader { Kind = MessageKind.Unshare, Chunk = id }, []);
            shares.Remove(id);
        }
    }
}
