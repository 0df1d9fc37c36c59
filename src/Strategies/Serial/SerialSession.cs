using PBench.Strategies.Engine;

namespace PBench.Strategies.Serial;

/// <summary>One worker: whoever calls. Also every other strategy's session with 0 workers.</summary>
internal sealed class SerialSession : InProcessSession
{
    private SerialSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
    }

    public static Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = new SerialSession(traits with { Concurrent = false }, options with { Workers = 0 });
        session.Initialize();
        return Task.FromResult<IMapSession>(session);
    }

    protected override async Task ExecuteChunksAsync(MapJob job)
    {
        var chunk = job.NewChunk();
        while (!job.IsFinished)
        {
            if (job.TryTake(chunk))
            {
                job.Execute(chunk, worker: 0);
            }
            else
            {
                await job.WaitForChunksAsync().ConfigureAwait(false);
            }
        }
    }
}
