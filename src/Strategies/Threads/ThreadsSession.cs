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
        Slots.MarkThread(Slots);
        Slots.MarkFlow();
        var lease = NewLease();
        long mark;
        do
        {
            mark = queue.Mark();
            lease = RunChunks(worker, lease);
        }
        while (queue.Wait(mark));
    }

    // Without a place among the items that run at once, only what such an item has called is run, or it would wait for ever.
    // A method of its own: the frame of one that waits would keep its last chunk, and so a map's items, alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private SlotLease RunChunks(int worker, SlotLease lease)
    {
        var hasPlace = Slots.Enter(lease);
        while (queue.TryTake(worker, nestedOnly: !hasPlace) is { } chunk)
        {
            chunk.Lease = hasPlace ? lease : Slots.NewLease(chunk.Job);
            lease.Job = chunk.Job.Id;
            chunk.Job.Execute(chunk, worker);
            if (hasPlace && chunk.Lease is null)
            {
                lease = NewLease(); // an item ran out of its time and keeps the other
                hasPlace = Slots.Enter(lease);
            }
            else if (hasPlace && Slots.IsWanted)
            {
                Slots.Leave(lease);
                hasPlace = Slots.Enter(lease);
            }
        }

        if (hasPlace || !queue.HasChunks)
        {
            Slots.Leave(lease); // a claim that nothing waits for would keep smaller ones behind it from their places
        }

        return lease;
    }

    private SlotLease NewLease() => new(Slots, Slots.Whole, queue.Wake);
}
