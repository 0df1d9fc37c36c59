using System.Collections.Concurrent;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Plinq;

/// <summary>Chunks are the elements of a query; PLINQ decides which thread runs which.</summary>
/// <remarks>
/// PLINQ has no workers of its own: a worker is a thread of the pool while it runs chunks, and the initializer runs on each
/// before its first. A map of known items is one query. A query ends when no chunk is there, and for a stream the next begins when
/// there is, with the degrees that the chunks still running leave free: a query whose source blocked would keep chunks that its
/// partitioner has already taken, and the threads of the pool.
/// </remarks>
internal sealed class PlinqSession : InProcessSession
{
    private const int MostDegrees = 512; // PLINQ's own limit
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
        List<Query> running = [];
        while (!job.IsFinished)
        {
            Task[] freed = [.. running.Select(q => q.Freed)]; // read before the look at what is busy: whatever ends after it completes one of these
            var free = Math.Min(Options.Workers, MostDegrees) - running.Sum(q => q.Busy);
            if (free > 0)
            {
                var query = new Query(job, free, Execute);
                running.Add(query);
                Keep(RunAsync(query));
                if (!job.IsStream)
                {
                    job.LookForEnd();
                }

                await Task.WhenAny(query.Dry, job.Finished).ConfigureAwait(false);
            }
            else
            {
                await Task.WhenAny([job.Finished, .. freed]).ConfigureAwait(false);
            }

            running.RemoveAll(q => q.Busy == 0);
            await job.WaitForChunksAsync().ConfigureAwait(false);
        }
    }

    protected override Task StopAsync()
    {
        enumerating.Close();
        return Task.WhenAll(queries.Keys);
    }

    private void Execute(MapChunk chunk) => chunk.Job.Execute(chunk, worker.Value % Options.Workers);

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
