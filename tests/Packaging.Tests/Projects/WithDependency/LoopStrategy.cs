using PBench.Strategies;
using PBench.Strategies.Engine;

namespace WithDependency;

/// <summary>A strategy from the ground up: loops on the thread pool, as many as workers, that take chunk after chunk.</summary>
public sealed class LoopStrategy : IParallelMapStrategy
{
    public string Name => "loops";

    public StrategyTraits Traits { get; } = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false);

    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default)
    {
        var set = (options ?? new SessionOptions()).Checked();
        return set.Workers == 0 ? new SerialStrategy().OpenAsync(set, cancellation) : Session.OpenAsync(Traits, set, cancellation);
    }

    private sealed class Session(StrategyTraits traits, SessionOptions options) : InProcessSession(traits, options)
    {
        public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, CancellationToken cancellation)
        {
            var session = new Session(traits, options);
            await session.WaitUntilReadyAsync(Task.WhenAll(Enumerable.Range(0, options.Workers).Select(_ => Task.Run(session.Initialize))), cancellation);
            return session;
        }

        protected override Task ExecuteChunksAsync(MapJob job) =>
            Task.WhenAll(Enumerable.Range(0, Options.Workers).Select(worker => Task.Run(() => LoopAsync(job, worker))));

        private static async Task LoopAsync(MapJob job, int worker)
        {
            var chunk = job.NewChunk();
            while (!job.IsFinished)
            {
                if (job.TryTake(chunk))
                {
                    job.Execute(chunk, worker);
                }
                else
                {
                    await job.WaitForChunksAsync();
                }
            }
        }
    }
}
