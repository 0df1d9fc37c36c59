using PBench.Strategies.Engine;

namespace PBench.Strategies.Tasks;

/// <summary>One chunk after the other, each in a task of its own.</summary>
internal sealed class ChunkPlace(ChunkSpawner spawner, MapJob job, TaskFactory tasks, Slots slots)
{
    private SlotLease? lease;
    private int isWaiting; // 1: for its task to run

    private SlotLease Lease => lease ??= slots.NewLease(job, granted: StartTask);

    public MapChunk Chunk { get; } = job.NewChunk();

    public void Start()
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
        slots.Leave(Lease);
        spawner.Retire(this);
    }

    private void Run()
    {
        Chunk.Lease = Lease;
        Chunk.Job.Execute(Chunk, WorkerTaskScheduler.CurrentWorker);
        if (Chunk.Lease is null)
        {
            lease = null; // an item ran out of its time and keeps the other
        }
        else
        {
            slots.Leave(Lease);
        }

        spawner.Next(this);
    }

    private void StartTask() => tasks.StartNew(static place => ((ChunkPlace)place!).RunIfThereIsRoom(), this);

    // Else it is started again when there is room. Waiting here would keep the thread from the items that have some.
    private void RunIfThereIsRoom()
    {
        if (!slots.Enter(Lease))
        {
            return;
        }

        if (TryClaim())
        {
            Run();
        }
        else
        {
            slots.Leave(Lease);
        }
    }
}
