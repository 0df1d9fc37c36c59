using PBench.Strategies.Engine;

namespace PBench.Strategies.Tasks;

/// <summary>Chunks are tasks; the scheduler decides which worker runs which. At most twice as many are queued as there are workers.</summary>
internal sealed class TaskSession : InProcessSession
{
    private readonly WorkerTaskScheduler scheduler;
    private readonly TaskFactory tasks;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TaskSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
        scheduler = new WorkerTaskScheduler(options.Workers, Begin);
        // Items do not see the scheduler: an item that blocks on tasks of its own would wait for them behind other items, on threads that all block.
        tasks = new TaskFactory(CancellationToken.None, TaskCreationOptions.DenyChildAttach | TaskCreationOptions.HideScheduler, TaskContinuationOptions.None, scheduler);
    }

    protected override TaskScheduler Scheduler => scheduler;

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = new TaskSession(traits, options);
        await session.WaitUntilReadyAsync(session.ready.Task, cancellation).ConfigureAwait(false);
        return session;
    }

    protected override async Task ExecuteChunksAsync(MapJob job)
    {
        var spawner = new ChunkSpawner(job, tasks, Options.Workers, Slots);
        job.ChunksAvailable += spawner.Spawn;
        job.Stopped += spawner.SettleStopped;
        spawner.Spawn();
        job.LookForEnd();
        await job.Finished.ConfigureAwait(false);
        job.Stopped -= spawner.SettleStopped;
        job.ChunksAvailable -= spawner.Spawn;
    }

    protected override Task StopAsync()
    {
        scheduler.Complete();
        return Task.Run(scheduler.Join);
    }

    private bool Begin()
    {
        try
        {
            Initialize();
            Slots.MarkThread(Slots);
            ready.TrySetResult();
            return true;
        }
        catch (SessionFailedException failed)
        {
            ready.TrySetException(failed);
            Fail(failed.Message, failed.InnerException);
            return false;
        }
    }
}
