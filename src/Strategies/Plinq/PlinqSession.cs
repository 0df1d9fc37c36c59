using PBench.Strategies.Engine;

namespace PBench.Strategies.Plinq;

/// <summary>Chunks are the elements of a query; PLINQ decides which thread runs which.</summary>
/// <remarks>
/// PLINQ has no workers of its own: a worker is a thread of the pool while it runs chunks, and the initializer runs on each
/// before its first. A stream's query ends when no chunk is there, and the next begins when there is: a query whose source
/// blocked would keep chunks that its partitioner has already taken.
/// </remarks>
internal sealed class PlinqSession : InProcessSession
{
    private const int MostDegrees = 512; // PLINQ's own limit
    private readonly ThreadLocal<int> worker;
    private int workers;

    private PlinqSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options) => worker = new(() =>
        {
            Initialize();
            return Interlocked.Increment(ref workers) - 1;
        });

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options)
    {
        var session = new PlinqSession(traits, options);
        await Task.Run(() => session.worker.Value).WaitAsync(options.StartupTimeout).ConfigureAwait(false);
        return session;
    }

    protected override async Task ExecuteChunksAsync(MapJob job)
    {
        while (!job.IsFinished)
        {
            await Task.Run(() => Query(job)).ConfigureAwait(false);
            await job.WaitForChunksAsync().ConfigureAwait(false);
        }
    }

    private static IEnumerable<MapChunk> Chunks(MapJob job)
    {
        while (job.NewChunk() is var chunk && job.TryTake(chunk))
        {
            yield return chunk;
        }
    }

    private void Query(MapJob job)
    {
        var query = Chunks(job)
            .AsParallel()
            .AsOrdered()
            .WithDegreeOfParallelism(Math.Min(Options.Workers, MostDegrees))
            .WithMergeOptions(ParallelMergeOptions.NotBuffered)
            .Select(chunk =>
            {
                job.Execute(chunk, worker.Value % Options.Workers);
                return chunk.Count;
            });
        try
        {
            foreach (var _ in query)
            {
                // Results are with the job; the enumeration drives the query.
            }
        }
        catch (AggregateException failed) when (failed.GetBaseException() is SessionFailedException initializer)
        {
            Fail(initializer.Message, initializer.InnerException);
        }
    }
}
