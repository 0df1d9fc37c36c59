using PBench.Reliability.Tests.Driver;
using PBench.Strategies;
using PBench.Strategies.Engine;
using PBench.Strategies.Interop;

namespace PBench.Reliability.Tests;

/// <summary>What the environment refuses is a clear error: by quota and injected faults, never by filling the machine.</summary>
[CancelAfter(120_000)]
public sealed class ScarcityTests
{
    [TearDown]
    public async Task NothingIsLeft()
    {
        AppContext.SetData(Platform.SegmentsSetting, null);
        await Cleanliness.AssertCleanAsync();
    }

    [Test]
    public async Task Shared_memory_that_is_refused_fails_the_session_with_the_cause([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        AppContext.SetData(Platform.SegmentsSetting, new Quota(0));

        var error = await Assert.ThrowsAsync<SessionFailedException>(() => pool.OpenAsync(workers: 2).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(error!.InnerException, Is.InstanceOf<IOException>().With.Message.EqualTo(Quota.Refusal));
    }

    [Test]
    public async Task A_worker_that_cannot_be_started_is_missing_and_the_others_go_on([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var refusals = new CountdownEvent(3);
        AppContext.SetData(Platform.SegmentsSetting, new Quota(1));
        await using var session = await pool.OpenAsync(new SessionOptions { Workers = 2, Log = _ => Signal(refusals) });
        Assert.That(refusals.Wait(TimeSpan.FromSeconds(30)), "attempts");

        var squares = await session.MapAsync((int x) => x * x, Enumerable.Range(0, 100)).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.That(squares.Sum(), Is.EqualTo(328350));
        AppContext.SetData(Platform.SegmentsSetting, null);
        Assert.That(await Machine.EventuallyAsync(() => Workers(session) == 2, seconds: 30), "it comes as soon as it can");
    }

    [Test]
    public async Task Refused_starts_count_against_the_limit([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        AppContext.SetData(Platform.SegmentsSetting, new Quota(1));

        var error = await Assert.ThrowsAsync<SessionFailedException>(async () =>
        {
            await using var session = await pool.OpenAsync(new SessionOptions { Workers = 2, RespawnLimit = 2 });
            await session.ForEachAsync((int x) => Thread.Sleep(20), Enumerable.Range(0, 10_000)).WaitAsync(TimeSpan.FromSeconds(60));
        });

        Assert.That(error!.Message, Does.Contain("RespawnLimit = 2"));
        Assert.That(error.InnerException, Is.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_working_folder_that_goes_costs_workers_their_replacements_and_nobody_else([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var here = Environment.CurrentDirectory;
        var there = Directory.CreateTempSubdirectory("pbench-working-").FullName;
        Environment.CurrentDirectory = there;
        await using var session = await pool.OpenAsync(workers: 2);
        Environment.CurrentDirectory = here;
        Assert.That(await Machine.EventuallyAsync(() => Workers(session) == 2, seconds: 30));
        Directory.Delete(there);

        var outcomes = await session.OutcomesAsync((int x) => x == 5 ? Exit() : x, Enumerable.Range(0, 100)).ToListAsync();
        Assert.That(outcomes.Count(outcome => !outcome.IsSuccess), Is.EqualTo(1));
        Assert.That(await session.RunAsync(() => 3).WaitAsync(TimeSpan.FromSeconds(30)), Is.EqualTo(3));

        Directory.CreateDirectory(there);
        Assert.That(await Machine.EventuallyAsync(() => Workers(session) == 2, seconds: 30));
        Directory.Delete(there);
    }

    [Test]
    public async Task Starts_that_fail_half_way_leave_no_descriptor_open([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var run = new DriverRun("starved", pool, "exec", "ulimit -n 400");

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, Does.EndWith("left 0\n"), error);
        Assert.That(exitCode, Is.Zero, error);
    }

    [Test]
    public async Task A_process_that_keeps_its_descriptors_to_itself_has_workers_all_the_same([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        using var run = new DriverRun("private", pool);

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, Does.EndWith("portable True\nsum 328350\n"), error);
        Assert.That(exitCode, Is.Zero, error);
    }

    [Test]
    public async Task A_temporary_folder_that_cannot_be_listed_is_written_to_all_the_same([Values("pipes", "shm")] string transport)
    {
        using var run = new DriverRun("squares", new Pool(transport, IsPortable: true), "exec", "chmod 0333 \"$TMPDIR\"; chmod 0711 \"$TMPDIR/..\"; [ $(id -u) != 0 ] || exec setpriv --reuid=65534 --regid=65534 --clear-groups \"$0\" exec \"$@\"");

        var (exitCode, output, error) = await run.EndAsync();

        Assume.That(output, Does.StartWith("main"), $"Another user can run the tests: {error}");
        Assert.That(output, Is.EqualTo("main\nsum 328350\n"), error);
        Assert.That(exitCode, Is.Zero);
    }

    [Test]
    public async Task A_temporary_folder_that_is_missing_is_named([Values("pipes", "shm")] string transport)
    {
        using var run = new DriverRun("squares", new Pool(transport, IsPortable: true), "exec", "export TMPDIR=/nowhere/at/all");

        var (exitCode, output, _) = await run.EndAsync();

        Assert.That(output, Does.Contain("error SessionFailedException").And.Contain("/nowhere/at/all"));
        Assert.That(exitCode, Is.EqualTo(1));
    }

    [Test]
    public async Task Too_few_descriptors_are_an_error_that_says_so([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(64, 128, 320)] int limit)
    {
        using var run = new DriverRun("many", pool, "exec", $"ulimit -n {limit}");

        var (exitCode, output, error) = await run.EndAsync();

        Assert.That(output, limit == 320 ? Does.EndWith("sum 2646700\n") : Does.Contain($"error SessionFailedException: 16 workers need").And.Contain($"may have {limit}"), error);
        Assert.That(exitCode, Is.EqualTo(limit == 320 ? 0 : 1), error);
        Assert.That(await Machine.EventuallyAsync(() => run.Processes().Length == 0));
        Assert.That(Directory.GetFileSystemEntries(run.Folder), Is.Empty);
    }

    [Test]
    public async Task An_item_that_needs_more_memory_than_there_is_fails_alone([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", "8000000"); // 128 MiB, for the workers
        try
        {
            await using var session = await pool.OpenAsync();

            var outcomes = await session.OutcomesAsync((int x) => Fill(x == 5 ? 2_000 : 1), Enumerable.Range(0, 12), new MapOptions { ChunkSize = 3 }).ToListAsync();

            Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Index), Is.EqualTo(Enumerable.Range(0, 12).Where(x => x != 5)));
            Assert.That(outcomes[5].Error, Is.TypeOf<WorkerLostException>().Or.InnerException.TypeOf<OutOfMemoryException>());
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOTNET_GCHeapHardLimit", null);
        }
    }

    private static int Workers(IMapSession session) => ((MapSession)session).Workers.Count;

    private static int Exit()
    {
        Environment.Exit(3);
        return 0;
    }

    private static void Signal(CountdownEvent refusals)
    {
        if (!refusals.IsSet)
        {
            refusals.Signal();
        }
    }

    private static int Fill(int megabytes)
    {
        var all = new List<byte[]>();
        for (var i = 0; i < megabytes; i++)
        {
            all.Add(new byte[1 << 20]);
        }

        return all.Count;
    }
}
