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
    private static readonly long AsleepLookTicks = 3 * LookTicks; // 20 to 40 µs until a sleeping worker runs, then its chunk
    private static readonly long MostTicks = 5 * LookTicks; // a call that is meant to return at once
    private readonly FunctionTable functions;
    private readonly ReleaseNotice releases;
    private readonly WorkerSeat[] seats; // filled by the constructor
    private readonly ConcurrentDictionary<long, RemoteJob> running = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long lastEnd; // of a map; stopwatch
    private volatile bool closing;

    private PoolSession(StrategyTraits traits, SessionOptions options, ITransport transport)
        : base(traits, options, transport.TargetChunkTime)
    {
        Setting = new PoolSetting(transport, options, Profile.Codecs);
        Profile.Store = Shares = new PoolStore(Profile.Codecs, Setting.Platform);
        releases = new ReleaseNotice(() => Desks.Aggregate(true, static (all, desk) => desk.TryTellOfShares() && all));
        Shares.Released = releases.Give;
        functions = new FunctionTable(Profile.Codecs);
        Deaths = new DeathLedger(options.RespawnLimit);
        seats = new WorkerSeat[options.Workers];
        Duty = new ReceiveDuty(seats);
        for (var i = 0; i < seats.Length; i++)
        {
            seats[i] = new WorkerSeat(this, i);
        }
    }

    public PoolSetting Setting { get; }

    public DeathLedger Deaths { get; }

    public ReceiveDuty Duty { get; }

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
    public ChunkLimits? Limits(MapJob job, int most) => running.TryGetValue(job.Id, out var remote) ? remote.Limits(Setting.Transport, most) : null;

    public bool IsRunning(long job) => running.ContainsKey(job);

    /// <summary>A chunk that another worker holds and has not begun, for a worker that has nothing to do; or null.</summary>
    /// <param name="idle">Who would run it.</param>
    /// <param name="place">Where that desk keeps chunks; exchanged for the place that the chunk is in.</param>
    /// <param name="most">Items that it may take.</param>
    public MapChunk? TakeBack(WorkerDesk idle, ref WorkerChunks place, long most)
    {
        foreach (var seat in seats)
        {
            if (seat.Desk is { } other && other != idle && other.TryGiveBack(idle, ref place, most) is { } chunk)
            {
                return chunk;
            }
        }

        return null;
    }

    /// <summary>There may be something for workers that have nothing to do.</summary>
    public void PokeIdle() => ForEachDesk(static desk =>
    {
        if (desk.IsIdle)
        {
            desk.Poke();
        }
    });

    public void WorkerReady()
    {
        Deaths.Started();
        ready.TrySetResult();
    }

    /// <summary>A worker is there that can take chunks.</summary>
    public bool HasWorker => Array.Exists(seats, static seat => seat.Desk is not null);

    /// <summary>For the user's log. What that throws costs its line: the session goes on, and so do further lines.</summary>
    public void Note(string line)
    {
        try
        {
            Options.Log?.Invoke(line);
        }
        catch (Exception)
        {
            // There is nobody else to tell.
        }
    }

    public void FailWith(string message, Exception? cause)
    {
        if (closing)
        {
            return;
        }

        ready.TrySetException(new SessionFailedException(message, cause));
        Fail(message, cause);
    }

    private protected override bool EndWorkers()
    {
        closing = true; // their seats stay empty
        Array.ForEach(seats, static seat => seat.Kill());
        Array.ForEach(seats, static seat => seat.AwaitEnd());
        return true;
    }

    protected override async Task ExecuteAsync(MapJob job)
    {
        running[job.Id] = job.AsRemote(functions, Shares);
        using var watch = job.Options.ItemTimeout is { } limit && !job.IsAsync ? Every(limit / 8, desk => ChunkWatch.EnforceItemTimeout(desk, job, limit)) : null;
        using var end = new AbortTimer(this, job);
        Action stop = () => Stop(job, end);
        Action poke = () => PokeFor(job);
        job.Stopped += stop;
        job.ChunksAvailable += poke;
        job.TailWanted = () => TailRequest.Send(Desks, job);
        Jobs.Add(job);
        var asleep = Stopwatch.GetTimestamp() - Volatile.Read(ref lastEnd) > LookTicks; // workers look for as long, too
        try
        {
            PokeAndLook(job, asleep ? AsleepLookTicks : LookTicks);
            await job.Finished.ConfigureAwait(false);
        }
        finally
        {
            Jobs.Remove(job);
            job.ChunksAvailable -= poke;
            job.Stopped -= stop;
            running.TryRemove(job.Id, out _);
            ForEachDesk(static desk => desk.Forget());
            Volatile.Write(ref lastEnd, Stopwatch.GetTimestamp());
        }
    }

    protected override Task StopAsync() => Task.Run(() =>
    {
        closing = true;
        Parallel.ForEach(seats, new ParallelOptions { MaxDegreeOfParallelism = seats.Length }, seat => seat.Close());
        Array.ForEach(seats, seat => seat.Join());
        Shares.Dispose();
    });

    private void Stop(MapJob job, AbortTimer end)
    {
        Interlocked.MemoryBarrier(); // between the flags, which are set, and the tables: pairs with the one in WorkerDesk.Hand
        ForEachDesk(desk => ChunkWatch.Stop(desk, job));
        if (job.IsAborted)
        {
            end.Start();
        }
    }

    // A job that has finished has no chunks, and its worker was poked when it handed the last one back.
    private void PokeFor(MapJob job)
    {
        if (!job.IsFinished)
        {
            PokeAll();
        }
    }

    // First a chunk to each idle worker, then a second to those that may have one.
    private void PokeAll(IWakeUps? wakeUps = null)
    {
        Interlocked.MemoryBarrier(); // between the chunks, which are there, and the desks: a seat shows its desk first, then looks for chunks (WorkerSeat.Serve)
        try
        {
            foreach (var seat in seats)
            {
                if (seat.Desk is { IsIdle: true } desk)
                {
                    desk.Poke(wakeUps);
                }
            }
        }
        finally
        {
            wakeUps?.Flush();
        }

        foreach (var seat in seats)
        {
            if (seat.Desk is { IsIdle: false } desk)
            {
                desk.Poke();
            }
        }
    }

    // A short map is over before another thread of this process could be woken for its results: the caller looks itself, giving
    // its core away between looks, for as long as waking a core costs. Then the seats' threads take over. Only looks that find
    // nothing count: who finds results would have to take them anyway, and a handful of short chunks is over sooner than a thread is there.
    // Workers that sleep have to be woken first, and so would be the threads and the caller: 100 to 200 µs more, against 40 of looking.
    private void PokeAndLook(MapJob job, long lookTicks)
    {
        var outer = Duty.Begin();
        try
        {
            PokeAll(Setting.Transport.GatherWakeUps()); // an object for a map, not for each time that a stream has chunks
            Look(job, lookTicks);
        }
        finally
        {
            Duty.Stop(outer);
        }
    }

    private void Look(MapJob job, long lookTicks)
    {
        var start = Stopwatch.GetTimestamp();
        var end = start + lookTicks;
        for (long now; (now = Stopwatch.GetTimestamp()) < end;)
        {
            if (TryReceive())
            {
                end = Math.Min(end + Stopwatch.GetTimestamp() - now, start + MostTicks);
            }

            if (job.IsFinished)
            {
                return; // before a yield, which could give the core to a worker that looks for its next chunk
            }

            Thread.Yield();
        }
    }

    private IEnumerable<WorkerDesk> Desks => seats.Select(seat => seat.Desk).OfType<WorkerDesk>();

    private bool TryReceive()
    {
        var some = false;
        foreach (var seat in seats)
        {
            some |= seat.Desk is { } desk && desk.TryReceive();
        }

        return some;
    }

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

    /// <summary>Kills workers that still run items of a map that is over. Few maps need it: its timer is made when it starts.</summary>
    private sealed class AbortTimer(PoolSession session, MapJob job) : IDisposable
    {
        private readonly Lock gate = new();
        private Timer? timer; // guarded by gate
        private bool isDisposed; // guarded by gate
        private int graces;

        public void Start()
        {
            lock (gate)
            {
                if (!isDisposed)
                {
                    timer ??= new Timer(_ => Enforce(), null, AbortGrace, AbortGrace);
                }
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                isDisposed = true;
                timer?.Dispose();
            }
        }

        private void Enforce()
        {
            var passed = Interlocked.Increment(ref graces);
            session.ForEachDesk(desk => ChunkWatch.EnforceEnd(desk, job, andWaiting: passed >= AsyncGraces, anyhow: passed >= DamageGraces));
        }
    }

    private Timer Every(TimeSpan interval, Action<WorkerDesk> look)
    {
        var period = TimeSpan.FromMilliseconds(Math.Clamp(interval.TotalMilliseconds, 1, 50));
        return new Timer(_ => ForEachDesk(look), null, period, period);
    }
}
