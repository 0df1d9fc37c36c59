using PBench.Strategies.Engine;

namespace PBench.Strategies.Serial;

/// <summary>One worker: whoever calls. Also every other strategy's session with 0 workers.</summary>
internal sealed class SerialSession : InProcessSession
{
    private SerialSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
    }

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        // Of a pool without workers it stays true that items are copied (it is portable), and nothing else.
        var session = new SerialSession(
            traits with { Isolation = Isolation.Thread, SurvivesCrash = false, CanKillItem = false, Concurrent = false },
            options with { Workers = 0 });
        session.Initialize();
        return session;
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
