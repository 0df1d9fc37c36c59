using System.Collections.Concurrent;
using System.Diagnostics;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A session whose workers are processes; the same for every transport.</summary>
internal sealed class PoolSession : MapSession
{
    private static readonly TimeSpan AbortGrace = TimeSpan.FromMilliseconds(100); // for items of a map that is over, until their workers are killed
    private const int AsyncGraces = 5; // for asynchronous ones, which their worker gives up after one grace unless they block its threads
    private const int DamageGraces = 20; // for workers whose word cannot be claimed: their memory is damaged, or they do not read
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs, as at the gate
    private readonly FunctionTable functions;
    private readonly WorkerSeat[] seats;
    private readonly ConcurrentDictionary<long, RemoteJob> running = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool closing;

    private PoolSession(StrategyTraits traits, SessionOptions options, ITransport transport)
        : base(traits, options, transport.TargetChunkTime)
    {
        Setting = new PoolSetting(transport, options, Profile.Codecs);
        Profile.Store = Shares = new PoolStore(Profile.Codecs, Setting.Platform);
        functions = new FunctionTable(Profile.Codecs);
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

    public override IReadOnlyList<WorkerInfo> Workers
    {
        get
        {
            List<WorkerInfo> workers = [];
            ForEachDesk(desk => desk.Worker.Touch(mailbox => workers.Add(new(desk.Worker.ProcessId, Volatile.Read(ref mailbox.AllocatedBytes)))));
            return workers;
        }
    }

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

    /// <summary>Null: the map is over.</summary>
    public RemoteJob? Remote(MapJob job) => running.GetValueOrDefault(job.Id);

    /// <summary>How many items of the job to hand to a worker that may take so many; null: the job has just ended.</summary>
    public ChunkLimits? Limits(MapJob job, int most)
    {
        if (!running.TryGetValue(job.Id, out var remote))
        {
            return null;
        }

        var limits = remote.Limits(Setting.Transport);
        return limits with { Most = Math.Min(limits.Most, most) };
    }

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
        running[job.Id] = job.AsRemote(functions);
        using var watch = job.Options.ItemTimeout is { } limit && !job.IsAsync ? Every(limit / 8, desk => ChunkWatch.EnforceItemTimeout(desk, job, limit)) : null;
        var graces = 0;
        using var abort = new Timer(_ =>
        {
            var passed = Interlocked.Increment(ref graces);
            ForEachDesk(desk => ChunkWatch.EnforceEnd(desk, job, andWaiting: passed >= AsyncGraces, anyhow: passed >= DamageGraces));
        });
        Action stop = () => Stop(job, abort);
        Action poke = () => PokeAll();
        job.Stopped += stop;
        job.ChunksAvailable += poke;
        job.TailWanted = () => TailRequest.Send(Desks, job);
        Jobs.Add(job);
        try
        {
            PokeAll(callerReceives: true);
            ReceiveForAMoment(job);
            await job.Finished.ConfigureAwait(false);
        }
        finally
        {
            Jobs.Remove(job);
            job.ChunksAvailable -= poke;
            job.Stopped -= stop;
            running.TryRemove(job.Id, out _);
        }
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
        ForEachDesk(desk => ChunkWatch.Stop(desk, job));
        if (job.IsAborted)
        {
            abort.Change(AbortGrace, AbortGrace);
        }
    }

    // First a chunk to each idle worker, then a second to those that may have one.
    private void PokeAll(bool callerReceives = false)
    {
        foreach (var seat in seats)
        {
            if (seat.Desk is { IsIdle: true } desk)
            {
                desk.Poke(callerReceives);
            }
        }

        foreach (var seat in seats)
        {
            if (seat.Desk is { IsIdle: false } desk)
            {
                desk.Poke(callerReceives);
            }
        }
    }

    // A short map is over before another thread of this process could be woken for its results: the caller looks itself, giving
    // its core away between looks, for as long as waking a core costs. Then the seats' threads take over.
    private void ReceiveForAMoment(MapJob job)
    {
        var start = Stopwatch.GetTimestamp();
        while (!job.IsFinished && Stopwatch.GetTimestamp() - start < LookTicks)
        {
            ForEachDesk(static desk => desk.TryReceive());
            Thread.Yield();
        }

        ForEachDesk(static desk =>
        {
            if (!desk.IsIdle)
            {
                desk.Ring();
            }
        });
    }

    private IEnumerable<WorkerDesk> Desks => seats.Select(seat => seat.Desk).OfType<WorkerDesk>();

    private void ForEachDesk(Action<WorkerDesk> action)
    {
        foreach (var seat in seats)
        {
            if (seat.Desk is { } desk)
            {
                action(desk);
            }
        }
    }

    private Timer Every(TimeSpan interval, Action<WorkerDesk> look)
    {
        var period = TimeSpan.FromMilliseconds(Math.Clamp(interval.TotalMilliseconds, 1, 50));
        return new Timer(_ => ForEachDesk(look), null, period, period);
    }
}
