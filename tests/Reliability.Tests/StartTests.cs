using PBench.Reliability.Tests.Driver;
using PBench.Strategies;
using PBench.Strategies.Engine;
using PBench.Strategies.Processes.Worker;

namespace PBench.Reliability.Tests;

/// <summary>How workers come into being, and what stops when they do not.</summary>
[CancelAfter(120_000)]
public sealed class StartTests
{
    [Test]
    public async Task Main_runs_once_whichever_way_workers_are_started([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values("exec", "hook")] string start)
    {
        using var run = new DriverRun("squares", pool, start);

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, Is.EqualTo("main\nsum 328350\n"), error);
        Assert.That(exitCode, Is.Zero);
        Assert.That(run.Processes(), Is.Empty);
        Assert.That(Directory.GetFileSystemEntries(run.Folder), Is.Empty);
    }

    // Every assembly, and what is compiled to use it, is a part of every worker's start: see docs/decisions/worker-start.md.
    [Test]
    [Platform("Linux")]
    public async Task A_worker_that_has_run_nothing_has_loaded_what_messages_need_and_no_more([Values("pipes", "shm")] string transport)
    {
        await using var session = await new Pool(transport, IsPortable: false).OpenAsync(workers: 1);
        var mapped = await File.ReadAllLinesAsync($"/proc/{((MapSession)session).Workers[0].ProcessId}/maps");

        var loaded = mapped.Where(line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(line => Path.GetFileNameWithoutExtension(line)).Distinct();

        Assert.That(loaded, Is.SubsetOf(new[]
        {
            "PBench.WorkerHost", "PBench.Strategies", "System.Private.CoreLib", "System.Runtime", "System.Runtime.InteropServices",
            "System.Collections", "System.IO.MemoryMappedFiles", "System.Memory", "System.Threading", "System.Threading.Thread",
        }));
    }

    [Test]
    public async Task A_session_that_nobody_disposes_of_ends_with_its_process([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var run = new DriverRun("abandoned", pool);

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, Is.EqualTo("main\nsum 55\n"), error);
        Assert.That(exitCode, Is.Zero);
        Assert.That(await Machine.EventuallyAsync(() => run.Processes().Length == 0));
        Assert.That(Directory.GetFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public async Task A_Main_that_runs_in_a_worker_by_mistake_starts_no_workers()
    {
        using var run = new DriverRun("squares", Pool.All[0], "exec", ":", (WorkerAddress.Variable, "1|whatever"));

        var (exitCode, output, _) = await run.EndAsync();

        Assert.That(output, Does.Contain("error SessionFailedException: This process was started as a worker"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task An_initializer_that_throws_fails_the_session_once([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var log = new Chaos.StartLog(1);
        var path = log.Path;

        var error = await Assert.ThrowsAsync<SessionFailedException>(() => pool.OpenAsync(new SessionOptions
        {
            Workers = 1,
            Initializer = () =>
            {
                Chaos.StartLog.Started(path, 0);
                throw new InvalidOperationException("no licence");
            },
        }));

        Assert.That(error!.InnerException, Is.TypeOf<InvalidOperationException>().With.Message.EqualTo("no licence"));
        Assert.That(log.Counts(), Is.EqualTo(new[] { 1 }), "no second attempt");
    }

    [Test]
    public async Task An_initializer_that_hangs_is_killed_at_the_startup_timeout([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var error = await Assert.ThrowsAsync<SessionFailedException>(() => pool.OpenAsync(new SessionOptions
        {
            Workers = 2,
            StartupTimeout = TimeSpan.FromSeconds(1),
            Initializer = () => Thread.Sleep(Timeout.Infinite),
        }));

        Assert.That(error!.Message, Does.Contain("StartupTimeout"));
        await Cleanliness.AssertCleanAsync();
    }

    [Test]
    public async Task Workers_that_die_in_their_initializer_are_not_replaced_for_ever([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var error = await Assert.ThrowsAsync<SessionFailedException>(() => pool.OpenAsync(new SessionOptions
        {
            Workers = 2,
            RespawnLimit = 3,
            Initializer = () => Environment.Exit(77),
        }));

        Assert.That(error!.Message, Does.Contain("RespawnLimit = 3").And.Contain("77"));
        await Cleanliness.AssertCleanAsync();
    }

    [Test]
    public async Task A_respawn_storm_ends_with_the_last_cause([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(null, 4)] int? limit)
    {
        await using var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = limit });

        var error = await Assert.ThrowsAsync<SessionFailedException>(() => session.MapAsync(
            (int x) =>
            {
                Environment.Exit(42);
                return x;
            },
            Enumerable.Range(0, 1000),
            new MapOptions { OnError = ErrorPolicy.Collect }));

        Assert.That(error!.InnerException, Is.TypeOf<WorkerLostException>().With.Property(nameof(WorkerLostException.ExitCode)).EqualTo(42));
        Assert.That(() => session.MapAsync((int x) => x, [1]), Throws.TypeOf<SessionFailedException>(), "later maps hear of it too");
    }

    [Test]
    public async Task A_session_that_failed_has_no_worker_left([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = 0 });

        var map = session.MapAsync(
            (int x) =>
            {
                if (x == 0)
                {
                    Environment.Exit(42);
                }

                Thread.Sleep(Timeout.Infinite);
                return x;
            },
            [0, 1],
            new MapOptions { ChunkSize = 1 });

        await Assert.ThrowsAsync<SessionFailedException>(() => map.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.That(await Machine.EventuallyAsync(() => Machine.Children().Length == 0), "the other worker goes, too: nobody could use it any more");
    }

    [Test]
    public async Task Items_that_finish_between_deaths_keep_the_session_alive([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(workers: 1);

        // One chunk: its worker dies at every other item, 20 times, and none of them ever ends a chunk.
        var outcomes = await session.OutcomesAsync(
            (int x) =>
            {
                if (x % 2 == 1)
                {
                    Environment.Exit(1);
                }

                return x;
            },
            Enumerable.Range(0, 40),
            new MapOptions { ChunkSize = 40 }).ToListAsync();

        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(Enumerable.Range(0, 20).Select(x => 2 * x)));
    }

    [Test]
    public async Task Nested_pools_end_where_MaxDepth_says([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(new SessionOptions { Workers = 1, MaxDepth = 1 });

        var error = await Assert.ThrowsAsync<MapItemException>(() => session.RunAsync(
            async () =>
            {
                await using var inner = await new PipePoolStrategy().OpenAsync(new SessionOptions { Workers = 1, MaxDepth = 1 });
                return await inner.RunAsync(() => 1);
            }));

        Assert.That(error!.InnerException, Is.TypeOf<SessionFailedException>().With.Message.Contain("MaxDepth"));
    }
}
