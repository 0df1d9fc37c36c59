namespace PBench.Strategies.Engine;

/// <summary>What sessions share: which maps run, and how they end. A strategy adds how chunks are executed and workers stopped.</summary>
public abstract class MapSession : IMapSession
{
    private readonly Lock gate = new();
    private readonly HashSet<MapJob> active = []; // guarded by gate
    private readonly TaskCompletionSource idle = new(TaskCreationOptions.RunContinuationsAsynchronously); // set when closing and no map is left
    private bool closing; // guarded by gate
    private Exception? failure; // guarded by gate
    private Task? disposal; // guarded by gate

    /// <summary>Call with checked options.</summary>
    protected MapSession(StrategyTraits traits, SessionOptions options)
        : this(traits, options, SessionProfile.InProcessChunkTime)
    {
    }

    /// <summary>Call with checked options; for workers that are dearer to reach than threads.</summary>
    /// <param name="traits">Of the strategy.</param>
    /// <param name="options">Checked.</param>
    /// <param name="targetChunkTime">Run time per chunk that automatic sizes aim at.</param>
    protected MapSession(StrategyTraits traits, SessionOptions options, TimeSpan targetChunkTime)
    {
        ArgumentNullException.ThrowIfNull(options);
        Traits = traits;
        Options = options;
        Profile = new SessionProfile(traits, options, targetChunkTime);
    }

    /// <inheritdoc/>
    public StrategyTraits Traits { get; }

    /// <inheritdoc/>
    public SessionOptions Options { get; }

    /// <summary>The worker processes that can take chunks now; none where workers are threads.</summary>
    public virtual IReadOnlyList<WorkerInfo> Workers => [];

    internal SessionProfile Profile { get; }

    /// <inheritdoc/>
    public async Task RunAsync(MapJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        Enter(job);
        try
        {
            if (!job.IsFinished) // else there is nothing to run: no worker is needed
            {
                await ExecuteAsync(job).ConfigureAwait(false);
            }
        }
        finally
        {
            Leave(job);
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(CancellationToken cancellation = default)
    {
        Close();
        return idle.Task.WaitAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        lock (gate)
        {
            // Every caller, however often and from wherever, waits for the one disposal.
            return new(disposal ??= Task.Run(DisposeOnceAsync));
        }
    }

    /// <summary>What it is and in which state, e.g. <c>ThreadsSession of 4 workers</c>.</summary>
    public override string ToString()
    {
        lock (gate)
        {
            var state = disposal is not null ? ", disposed of" : failure is not null ? ", failed" : closing ? ", completed" : "";
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{GetType().Name} of {Options.Workers} workers{state}");
        }
    }

    /// <summary>Executes chunks of the job until it is finished. Several may run at once.</summary>
    protected abstract Task ExecuteAsync(MapJob job);

    /// <summary>Ends the workers; returns when none is left. Called once, after every map was aborted.</summary>
    protected virtual Task StopAsync() => Task.CompletedTask;

    /// <summary>The session cannot go on: ends the workers. True: no worker's results reach the memory of a map any more. False: workers that
    /// are threads cannot be ended, and a map whose results the caller owns ends with its last running item.</summary>
    private protected virtual bool EndWorkers() => false;

    /// <summary>The session cannot go on: running maps end with their own copy of the error, later ones too.</summary>
    private protected void Fail(string message, Exception? cause)
    {
        List<MapJob> jobs;
        lock (gate)
        {
            failure ??= new SessionFailedException(message, cause);
            jobs = [.. active];
        }

        foreach (var job in jobs)
        {
            job.Abort(new SessionFailedException(message, cause));
        }

        if (EndWorkers())
        {
            jobs.ForEach(static job => job.Abandon());
        }
    }

    /// <summary>Throws what the session failed with, if it did.</summary>
    private protected void ThrowIfFailed()
    {
        lock (gate)
        {
            ThrowIfFailedUnderGate();
        }
    }

    /// <summary>Throws what the session failed with, or that it takes nothing new.</summary>
    internal void ThrowIfClosed()
    {
        lock (gate)
        {
            ThrowIfFailedUnderGate();
            ObjectDisposedException.ThrowIf(closing, this);
        }
    }

    private void ThrowIfFailedUnderGate()
    {
        ObjectDisposedException.ThrowIf(disposal is not null, this);
        if (failure is not null)
        {
            throw new SessionFailedException(failure.Message, failure.InnerException);
        }
    }

    // One look and one entry under one lock: a session that fails in between would end the maps that it knows of, and this would not be one.
    private void Enter(MapJob job)
    {
        lock (gate)
        {
            ThrowIfFailedUnderGate();
            ObjectDisposedException.ThrowIf(closing, this);
            active.Add(job);
        }
    }

    private void Leave(MapJob job)
    {
        lock (gate)
        {
            active.Remove(job);
            if (closing && active.Count == 0)
            {
                idle.TrySetResult();
            }
        }
    }

    private void Close()
    {
        Profile.Store.Close();
        lock (gate)
        {
            closing = true;
            if (active.Count == 0)
            {
                idle.TrySetResult();
            }
        }
    }

    private async Task DisposeOnceAsync()
    {
        Close();
        List<MapJob> jobs;
        lock (gate)
        {
            jobs = [.. active];
        }

        foreach (var job in jobs)
        {
            job.Abort(new ObjectDisposedException(GetType().Name, "The session was disposed of while the map was running."));
        }

        await StopAsync().ConfigureAwait(false);
        foreach (var job in jobs)
        {
            job.Abandon(); // its workers are gone
        }

        await idle.Task.ConfigureAwait(false);
    }
}
