using System.Runtime.CompilerServices;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Threads;

/// <summary>Workers are threads of the session's own; each takes its next chunk when it has finished one.</summary>
internal sealed class ThreadsSession : InProcessSession
{
    private readonly JobQueue queue;
    private readonly Thread[] threads;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ThreadsSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
        queue = new JobQueue(options.Workers);
        threads = new Thread[options.Workers];
        for (var i = 0; i < threads.Length; i++)
        {
            var worker = i;
            threads[i] = new Thread(() => Work(worker)) { IsBackground = true, Name = $"pbench worker {worker}" };
            threads[i].Start();
        }
    }

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = new ThreadsSession(traits, options);
        await session.WaitUntilReadyAsync(session.ready.Task, cancellation).ConfigureAwait(false);
        return session;
    }

    protected override Task ExecuteChunksAsync(MapJob job) => queue.RunAsync(job);

    protected override Task StopAsync()
    {
        queue.Close();
        return Task.Run(() => Array.ForEach(threads, t => t.Join()));
    }

    private void Work(int worker)
    {
        try
        {
            Initialize();
        }
        catch (SessionFailedException failed)
        {
            ready.TrySetException(failed);
            Fail(failed.Message, failed.InnerException);
            return;
        }

        ready.TrySetResult();
        long mark;
        do
        {
            mark = queue.Mark();
            RunChunks(worker);
        }
        while (queue.Wait(mark));
    }

    // A method of its own: the frame of one that waits would keep its last chunk, and so a map's items, alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RunChunks(int worker)
    {
        while (queue.TryTake(worker) is { } chunk)
        {
            chunk.Job.Execute(chunk, worker);
        }
    }
}
