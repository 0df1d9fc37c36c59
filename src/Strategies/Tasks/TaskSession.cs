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
        var spawner = new Spawner(job, tasks, Options.Workers);
        job.ChunksAvailable += spawner.Spawn;
        spawner.Spawn();
        job.LookForEnd();
        await job.Finished.ConfigureAwait(false);
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

    /// <summary>Makes tasks for one job's chunks: each that ends makes the next.</summary>
    private sealed class Spawner(MapJob job, TaskFactory tasks, int workers)
    {
        private int queued;

        public void Spawn()
        {
            while (TryReserve())
            {
                var chunk = job.NewChunk();
                if (job.TryTake(chunk))
                {
                    Start(chunk);
                    continue;
                }

                var left = Interlocked.Decrement(ref queued);
                if (!job.HasChunks)
                {
                    AskIfIdle(left); // a map may be one chunk: then no task ends that would ask
                    return;
                }
            }
        }

        private bool TryReserve()
        {
            if (Interlocked.Increment(ref queued) <= 2 * workers)
            {
                return true;
            }

            Interlocked.Decrement(ref queued);
            return false;
        }

        private void Start(MapChunk chunk) => tasks.StartNew(Run, chunk);

        private void Run(object? state)
        {
            var chunk = (MapChunk)state!;
            job.Execute(chunk, WorkerTaskScheduler.CurrentWorker);
            if (job.TryTake(chunk))
            {
                Start(chunk);
                return;
            }

            var left = Interlocked.Decrement(ref queued);
            if (job.HasChunks)
            {
                Spawn(); // a chunk came between the look and the decrement
            }
            else
            {
                AskIfIdle(left); // this worker will be idle
            }
        }

        private void AskIfIdle(int left)
        {
            if (left < workers)
            {
                job.AskForTail();
            }
        }
    }
}
