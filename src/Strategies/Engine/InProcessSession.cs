using PBench.Strategies.Functions;

namespace PBench.Strategies.Engine;

/// <summary>A session whose workers are threads. Asynchronous functions wait without any; the rest is the strategy's.</summary>
public abstract class InProcessSession : MapSession
{
    private readonly SlotWatch watch;
    private readonly byte[]? initializer; // as it would travel; null: it runs as it is

    /// <summary>Call with checked options.</summary>
    /// <exception cref="PayloadException">The session is portable, and the initializer or a codec cannot travel.</exception>
    protected InProcessSession(StrategyTraits traits, SessionOptions options)
        : base(traits, options)
    {
        Slots = new Slots(Math.Max(1, options.Workers));
        watch = new SlotWatch(Slots);
        if (options.Portable)
        {
            var leaves = new GraphLeaves(Profile.Codecs, null);
            _ = FunctionCodec.Encode(options.Codecs.ToArray(), leaves);
            initializer = options.Initializer is { } given ? FunctionCodec.Encode(given, leaves) : null;
        }
    }

    /// <summary>How many items may run at once.</summary>
    internal Slots Slots { get; }

    /// <summary>Where asynchronous items are resumed.</summary>
    protected virtual TaskScheduler Scheduler => TaskScheduler.Default;

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(MapJob job)
    {
        job.IsNested = Slots.IsInside;
        Slots.MarkFlow(); // of this method and what it starts: items, and what they await
        watch.Add(job);
        try
        {
            await (job.IsAsync ? job.PumpAsync(Math.Max(1, Options.Workers), Scheduler, Slots) : ExecuteChunksAsync(job)).ConfigureAwait(false);
        }
        finally
        {
            watch.Remove(job);
        }
    }

    /// <summary>Executes chunks of the job, whose function computes on the thread that calls it, until it is finished.</summary>
    protected abstract Task ExecuteChunksAsync(MapJob job);

    /// <summary>Completes when <paramref name="ready"/> does; otherwise ends the workers and throws.</summary>
    /// <exception cref="SessionFailedException"><see cref="SessionOptions.StartupTimeout"/> passed first, or an initializer threw.</exception>
    protected async Task WaitUntilReadyAsync(Task ready, CancellationToken cancellation)
    {
        try
        {
            await ready.WaitAsync(Options.StartupTimeout, cancellation).ConfigureAwait(false);
        }
        catch (Exception thrown)
        {
            // A thread in its initializer cannot be stopped: it is waited for a moment, and ends when that returns.
            await Task.WhenAny(DisposeAsync().AsTask(), Task.Delay(MapSetting.AbandonAfter, CancellationToken.None)).ConfigureAwait(false);
            if (thrown is not TimeoutException)
            {
                throw;
            }

            throw new SessionFailedException($"No worker was ready within {Options.StartupTimeout.TotalSeconds:0.###} s: the initializer does not return.");
        }
    }

    /// <summary>Runs the initializer in the current worker.</summary>
    /// <exception cref="SessionFailedException">It threw.</exception>
    protected void Initialize()
    {
        try
        {
            Initializer.Run(initializer is null ? Options.Initializer : (Delegate)FunctionCodec.Decode(initializer, new GraphLeaves(Profile.Codecs, null)));
        }
        catch (Exception thrown)
        {
            throw new SessionFailedException($"The initializer threw {ExceptionText.Of(thrown)}", thrown);
        }
    }
}
