namespace PBench.Strategies.Engine;

/// <summary>A session whose workers are threads. Asynchronous functions wait without any; the rest is the strategy's.</summary>
public abstract class InProcessSession : MapSession
{
    /// <summary>Call with checked options.</summary>
    protected InProcessSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
    }

    /// <summary>Where asynchronous items are resumed.</summary>
    protected virtual TaskScheduler Scheduler => TaskScheduler.Default;

    /// <inheritdoc/>
    protected sealed override Task ExecuteAsync(MapJob job) =>
        job.IsAsync ? job.PumpAsync(Math.Max(1, Options.Workers), Scheduler) : ExecuteChunksAsync(job);

    /// <summary>Executes chunks of the job, whose function computes on the thread that calls it, until it is finished.</summary>
    protected abstract Task ExecuteChunksAsync(MapJob job);

    /// <summary>Runs the initializer in the current worker.</summary>
    /// <exception cref="SessionFailedException">It threw.</exception>
    protected void Initialize()
    {
        try
        {
            Initializer.Run(Options.Initializer);
        }
        catch (Exception thrown)
        {
            throw new SessionFailedException($"The initializer threw {thrown.GetType().Name}: {thrown.Message}", thrown);
        }
    }
}
