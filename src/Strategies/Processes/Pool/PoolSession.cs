using System.Collections.Concurrent;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A session whose workers are processes; the same for every transport.</summary>
internal sealed class PoolSession : MapSession
{
    private static readonly TimeSpan AbortGrace = TimeSpan.FromMilliseconds(100); // for items of a map that is over, until their workers are killed
    private readonly WorkerSeat[] seats;
    private readonly ConcurrentDictionary<long, RemoteJob> running = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool closing;

    private PoolSession(StrategyTraits traits, SessionOptions options, ITransport transport)
        : base(traits, options, transport.TargetChunkTime)
    {
        Setting = new PoolSetting(transport, options, Profile.Codecs);
        Profile.Store = Shares = new PoolStore(Profile.Codecs, Setting.Platform);
        Deaths = new DeathLedger(options.RespawnLimit);
        seats = new WorkerSeat[options.Workers];
        for (var i = 0; i < seats.Length; i++)
        {
            seats[i] = new WorkerSeat(this, i);
        }
    }

    public PoolSetting Setting { get; }

    public DeathLedger Deaths { get; }

    public JobList Jobs { get; } = new();

    public PoolStore Shares { get; }

    public bool IsClosing => closing;

    public static async Task<IMapSession> OpenAsync(StrategyTraits traits, SessionOptions options, ITransport transport, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var session = new PoolSession(traits, options, transport);
        Array.ForEach(session.seats, seat => seat.Start());
        try
        {
            await session.ready.Task.WaitAsync(cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public RemoteJob Remote(MapJob job) => running[job.Id];

    public bool IsRunning(long job) => running.ContainsKey(job);

    public void WorkerReady() => ready.TrySetResult();

    public void Note(string line) => Options.Log?.Invoke(line);

    public void FailWith(string message, Exception? cause)
    {
        if (closing)
        {
            return;
        }

        ready.TrySetException(new SessionFailedException(message, cause));
        Fail(message, cause);
    }

    protected override async Task ExecuteAsync(MapJob job)
    {
        running[job.Id] = job.AsRemote();
        using var watch = job.Options.ItemTimeout is { } limit && !job.IsAsync ? Every(limit / 8, seat => seat.EnforceItemTimeout()) : null;
        using var abort = new Timer(_ => Array.ForEach(seats, seat => seat.EnforceEnd(job)));
        Action stop = () => Stop(job, abort);
        job.Stopped += stop;
        job.ChunksAvailable += PokeAll;
        Jobs.Add(job);
        PokeAll();
        await job.Finished.ConfigureAwait(false);
        Jobs.Remove(job);
        job.ChunksAvailable -= PokeAll;
        job.Stopped -= stop;
        running.TryRemove(job.Id, out _);
    }

    protected override Task StopAsync() => Task.Run(() =>
    {
        closing = true;
        Parallel.ForEach(seats, new ParallelOptions { MaxDegreeOfParallelism = seats.Length }, seat => seat.Close());
        Array.ForEach(seats, seat => seat.Join());
        Shares.Dispose();
    });

    private void Stop(MapJob job, Timer abort)
    {
        Array.ForEach(seats, seat => seat.Stop(job, job.IsAborted));
        if (job.IsAborted)
        {
            abort.Change(AbortGrace, AbortGrace);
        }
    }

    // First a chunk to each idle worker, then a second to those that may have one.
    private void PokeAll()
    {
        foreach (var seat in seats)
        {
            if (seat.IsIdle)
            {
                seat.Poke();
            }
        }

        foreach (var seat in seats)
        {
            if (!seat.IsIdle)
            {
                seat.Poke();
            }
        }
    }

    private Timer Every(TimeSpan interval, Action<WorkerSeat> look)
    {
        var period = TimeSpan.FromMilliseconds(Math.Clamp(interval.TotalMilliseconds, 1, 50));
        return new Timer(_ => Array.ForEach(seats, seat => look(seat)), null, period, period);
    }
}
