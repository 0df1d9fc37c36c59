using PBench.Strategies.Engine;

namespace PBench.Strategies.Tasks;

/// <summary>One chunk after the other, each in a task of its own.</summary>
internal sealed class ChunkPlace(ChunkSpawner spawner, MapJob job, TaskFactory tasks, Slots slots)
{
    private readonly TaskFactory tasks = tasks;
    private SlotLease lease = null!; // made before the place can be claimed
    private int isWaiting; // 1: for its task to run

    public MapChunk Chunk { get; } = job.NewChunk();

    public void Start()
    {
        lease ??= slots.NewLease(job, granted: StartTask);
        WaitAgain();
    }

    /// <summary>Waits for a task to run it, and sees to it that one does.</summary>
    public void WaitAgain()
    {
        Interlocked.Exchange(ref isWaiting, 1); // a full fence: whoever stops the chunk either finds it waiting, or has done so before the next line
        if (Chunk.Stop.IsSet)
        {
            spawner.SettleStopped(); // it was stopped before it could be found waiting
        }

        StartTask();
    }

    public bool TryClaim() => Interlocked.Exchange(ref isWaiting, 0) != 0;

    /// <summary>For who has claimed it: runs no item, as the chunk is stopped. A task of it may still be under way, so the place is not used again.</summary>
    public void Settle()
    {
        Chunk.Lease = null;
        Chunk.Job.Execute(Chunk, worker: 0);
        slots.Leave(lease);
        spawner.Retire(this);
    }

    private void Run()
    {
        Chunk.Lease = lease;
        Chunk.Job.Execute(Chunk, WorkerTaskScheduler.CurrentWorker);
        if (Chunk.Lease is null)
        {
            lease = null!; // an item ran out of its time and keeps the other
        }
        else
        {
            slots.Leave(lease);
        }

        spawner.Next(this);
    }

    private void StartTask() => spawner.InItsContext(
        static place => ((ChunkPlace)place!).tasks.StartNew(static me => ((ChunkPlace)me!).RunIfThereIsRoom(), place),
        this);

    // Else it is started again when there is room. Waiting here would keep the thread from the items that have some. Several tasks may be
    // under way for one chunk: who claims it runs it, and nobody else touches its lease.
    private void RunIfThereIsRoom()
    {
        while (TryClaim())
        {
            if (slots.Enter(lease))
            {
                Run();
                return;
            }

            Interlocked.Exchange(ref isWaiting, 1); // a full fence: whoever grants a place or stops the chunk finds it waiting, or has done so before the next lines
            if (Chunk.Stop.IsSet)
            {
                spawner.SettleStopped();
                return;
            }

            if (!lease.IsIn)
            {
                return;
            }
        }
    }
}
