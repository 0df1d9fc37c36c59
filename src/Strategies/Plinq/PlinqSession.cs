using System.Collections.Concurrent;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Plinq;

/// <summary>Chunks are the elements of a query; PLINQ decides which thread runs which.</summary>
/// <remarks>
/// PLINQ has no workers of its own: a worker is a thread of the pool while it runs chunks, and the initializer runs on each
/// before its first. A map of known items is one query, if it has the session for itself. A query ends when no chunk is there or others
/// wait for room, and the next begins with the room that the chunks still running leave free: a query whose source blocked would keep
/// chunks that its partitioner has already taken, and the threads of the pool.
/// </remarks>
internal sealed class PlinqSession : InProcessSession
{
    private const int MostDegrees = 512; // of one query; PLINQ's own limit
    private readonly ConcurrentDictionary<Task, bool> queries = []; // that have not ended: a map may, while an item it gave up still runs
    private readonly EnumeratingThread enumerating = new();
    private readonly ThreadLocal<int> worker;
    private int workers;

    private PlinqSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options) => worker = new(() =>
        {
            Initialize();
            return Interlocked.Increment(ref workers) - 1;
        });

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = new PlinqSession(traits, options);
        await session.WaitUntilReadyAsync(Task.Run(() => session.worker.Value, CancellationToken.None), cancellation).ConfigureAwait(false);
        return session;
    }

    protected override async Task ExecuteChunksAsync(MapJob job)
    {
        while (!job.IsFinished)
        {
            if (!job.HasChunks)
            {
                await job.WaitForChunksAsync().ConfigureAwait(false);
            }

            var first = Slots.NewLease(job);
            if (!await Slots.EnterAsync(first, job).ConfigureAwait(false))
            {
                return;
            }

            var leases = WithAllThatAreFree(job, first);
            var query = new Query(job, Slots, leases, () => leases.Count < MostLeases && Slots.HasRoom(job), Execute);
            Keep(RunAsync(query));
            if (!job.IsStream)
            {
                job.LookForEnd();
            }

            if (!(leases.Count == MostDegrees && job.HasChunks && Slots.HasRoom(job))) // else there is room for another query beside it
            {
                await Task.WhenAny(query.Dry, job.Finished).ConfigureAwait(false);
            }
        }
    }

    protected override Task StopAsync()
    {
        enumerating.Close();
        return Task.WhenAll(queries.Keys);
    }

    private int MostLeases => Math.Min(Options.Workers, MostDegrees);

    private List<SlotLease> WithAllThatAreFree(MapJob job, SlotLease first)
    {
        List<SlotLease> leases = [first];
        while (leases.Count < MostLeases && Slots.NewLease(job) is var next && Slots.TryEnter(next))
        {
            leases.Add(next);
        }

        return leases;
    }

    private void Execute(MapChunk chunk)
    {
        var number = 0;
        var before = Slots.MarkThread(Slots);
        try
        {
            number = worker.Value % Options.Workers;
        }
        catch (SessionFailedException failed)
        {
            Fail(failed.Message, failed.InnerException); // stops the chunk's map: below its items are accounted for, and none runs
        }

        chunk.Job.Execute(chunk, number);
        Slots.MarkThread(before);
    }

    private async Task RunAsync(Query query)
    {
        try
        {
            await enumerating.RunAsync(query.Run).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            var cause = thrown is AggregateException all ? all.Flatten().InnerExceptions[0] : thrown;
            Fail(ExceptionText.MessageOf(cause), cause is SessionFailedException initializer ? initializer.InnerException : cause);
        }
    }

    private void Keep(Task query)
    {
        queries.TryAdd(query, true);
        query.ContinueWith(ended => queries.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }
}
