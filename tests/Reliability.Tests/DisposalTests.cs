using PBench.Strategies;

namespace PBench.Reliability.Tests;

/// <summary>Disposal in every state leaves nothing and does not hang.</summary>
[CancelAfter(120_000)]
public sealed class DisposalTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [TearDown]
    public Task NothingIsLeft() => Cleanliness.AssertCleanAsync();

    [Test]
    public async Task While_workers_start([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        for (var i = 0; i < 5; i++)
        {
            var session = await pool.OpenAsync(workers: 3); // one is ready, the others are not or just now
            await Task.Delay(i * 3);
            await session.DisposeAsync().AsTask().WaitAsync(Watchdog);
        }
    }

    /// <summary>The end of a worker is reported while the session lets go of it: the two once waited for each other, one time in a hundred.</summary>
    [Test]
    public async Task While_workers_are_replaced([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var open = Enumerable.Range(0, 8).Select(async i =>
        {
            var session = await pool.OpenAsync(new SessionOptions { Workers = 2, MaxItemsPerWorker = 10 });
            await session.MapAsync((int x) => x, Enumerable.Range(0, 20 + i).ToArray(), new MapOptions { ChunkSize = 5 });
            await session.DisposeAsync();
        });
        await Task.WhenAll(open).WaitAsync(Watchdog);
    }

    [Test]
    public async Task While_an_initializer_hangs([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var log = new Chaos.StartLog(1);
        using var cancellation = new CancellationTokenSource();
        var path = log.Path;
        var opening = pool.OpenAsync(
            new SessionOptions
            {
                Workers = 1,
                Initializer = () =>
                {
                    Chaos.StartLog.Started(path, 0);
                    Thread.Sleep(Timeout.Infinite);
                },
            },
            cancellation.Token);
        Assert.That(await Machine.EventuallyAsync(() => log.Counts()[0] == 1));

        await cancellation.CancelAsync();

        Assert.That(async () => await opening.WaitAsync(Watchdog), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task While_items_run([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(false, true)] bool waits)
    {
        var session = await pool.OpenAsync();
        using var log = new Chaos.StartLog(2);
        var path = log.Path;
        var map = waits
            ? session.ForEachAsync(
                async (int x, CancellationToken _) =>
                {
                    Chaos.StartLog.Started(path, x);
                    await Task.Delay(Timeout.Infinite, CancellationToken.None);
                },
                [0, 1])
            : session.ForEachAsync(
                (int x) =>
                {
                    Chaos.StartLog.Started(path, x);
                    Thread.Sleep(Timeout.Infinite);
                },
                [0, 1]);
        Assert.That(await Machine.EventuallyAsync(() => log.Counts()[0] == 1));

        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task While_workers_are_recycled([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        for (var i = 0; i < 4; i++)
        {
            using var log = new Chaos.StartLog(1000);
            var path = log.Path;
            var session = await pool.OpenAsync(new SessionOptions { Workers = 2, MaxItemsPerWorker = 1 });
            var map = session.MapAsync(
                (int x) =>
                {
                    Chaos.StartLog.Started(path, x);
                    return x;
                },
                Enumerable.Range(0, 1000));
            Assert.That(await Machine.EventuallyAsync(() => log.Counts().Sum() > i));

            await session.DisposeAsync().AsTask().WaitAsync(Watchdog);

            Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public async Task While_a_replacement_hangs_in_its_initializer([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var log = new Chaos.StartLog(1);
        var path = log.Path;
        var session = await pool.OpenAsync(new SessionOptions
        {
            Workers = 1,
            MaxItemsPerWorker = 2,
            Initializer = () =>
            {
                Chaos.StartLog.Started(path, 0);
                if (new Chaos.StartLogReader(path).Count(0) > 1)
                {
                    Thread.Sleep(Timeout.Infinite);
                }
            },
        });
        var map = session.MapAsync((int x) => x, Enumerable.Range(0, 10));
        Assert.That(await Machine.EventuallyAsync(() => log.Counts()[0] == 2));

        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task While_workers_die_one_after_the_other([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var log = new Chaos.StartLog(1000);
        var path = log.Path;
        var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = int.MaxValue });
        var map = session.MapAsync(
            (int x) =>
            {
                Chaos.StartLog.Started(path, x);
                Environment.Exit(1);
                return x;
            },
            Enumerable.Range(0, 1000),
            new MapOptions { OnError = ErrorPolicy.Collect });
        Assert.That(await Machine.EventuallyAsync(() => log.Counts().Sum() > 2), "a replacement has died as well");

        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task After_the_session_has_failed([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = 0 });
        Assert.That(() => session.RunAsync(() => Environment.Exit(1)), Throws.TypeOf<SessionFailedException>());

        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);
    }

    /// <summary>A worker that writes straight into the caller's memory, and never stops, while another's death ends the session.</summary>
    [Test]
    public async Task A_failed_map_leaves_the_callers_memory_alone([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = 0 });
        using var items = session.AllocateShared<int>(2);
        using var results = session.AllocateShared<long>(2);
        items.Span[1] = 1;

        var map = session.MapChunksAsync(
            (ReadOnlySpan<int> input, Span<long> output) =>
            {
                if (input[0] == 1)
                {
                    while (true)
                    {
                        Volatile.Write(ref output[0], output[0] + 1);
                    }
                }

                SpinWait.SpinUntil(() => Volatile.Read(ref results.Span[1]) > 0);
                Environment.Exit(1);
            },
            (ReadOnlyMemory<int>)items.Memory,
            results.Memory,
            new MapOptions { ChunkSize = 1 });

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.TypeOf<SessionFailedException>());
        var left = Volatile.Read(ref results.Span[1]);
        await Task.Delay(20); // for what must not happen there is no event to wait for
        Assert.That(Volatile.Read(ref results.Span[1]), Is.EqualTo(left).And.GreaterThan(0));
    }

    [Test]
    public async Task Twice_and_by_several_at_once([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var session = await pool.OpenAsync();
        var map = session.ForEachAsync((int x) => Thread.Sleep(Timeout.Infinite), [0, 1]);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => session.DisposeAsync().AsTask()))).WaitAsync(Watchdog);
        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task With_workers_that_are_stopped([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var session = await pool.OpenAsync();
        await session.MapAsync((int x) => x, Enumerable.Range(0, 100));
        foreach (var worker in Machine.Children())
        {
            Machine.Signal(worker, Machine.SigStop);
        }

        await session.DisposeAsync().AsTask().WaitAsync(Watchdog);
    }

    [Test]
    public async Task With_an_asynchronous_item_that_blocks_its_thread([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(workers: 1);
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        var map = session.ForEachAsync(
            (int x, CancellationToken _) =>
            {
                Thread.Sleep(Timeout.Infinite);
                return Task.CompletedTask;
            },
            [0],
            cancellation: cancellation.Token);

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(await session.RunAsync(() => 5).WaitAsync(Watchdog), Is.EqualTo(5), "the session lives on");
    }

    [Test]
    public async Task With_a_child_of_a_worker_that_holds_its_output_open([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var session = await pool.OpenAsync(new SessionOptions { Workers = 1, RespawnLimit = int.MaxValue });
        var sleeper = 0;
        try
        {
            sleeper = await session.RunAsync(() => System.Diagnostics.Process.Start("sleep", "100").Id).WaitAsync(Watchdog);
            Assert.That(async () => await session.RunAsync(() => Machine.Signal(Environment.ProcessId, Machine.SigKill)).WaitAsync(Watchdog), Throws.TypeOf<WorkerLostException>());
            Assert.That(await session.RunAsync(() => 5).WaitAsync(Watchdog), Is.EqualTo(5));
            await session.DisposeAsync().AsTask().WaitAsync(Watchdog);
        }
        finally
        {
            Machine.Signal(sleeper, Machine.SigKill);
        }
    }
}
