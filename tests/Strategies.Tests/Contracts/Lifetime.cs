using System.Globalization;

namespace PBench.Strategies.Tests.Contracts;

// C42 to C49: initializers, numbers of workers, recycling, nesting, what workers inherit.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task The_initializer_runs_once_in_every_worker_before_its_first_item([Values(0, 2)] int workers, [Values] bool asynchronous)
    {
        using var folder = new Folder();
        var path = folder.Path;
        Func<Task> later = async () =>
        {
            await Task.Yield();
            Folder.Note(path, "begun");
        };
        var processes = IsProcesses;
        Action now = () => Folder.Note(path, "begun", WorkerName(processes));
        await using var session = await OpenAsync(new SessionOptions { Workers = workers, Initializer = asynchronous ? later : now });

        var begunBefore = await Within(session.MapAsync((int _) => Directory.GetFiles(path, "begun-*").Length > 0, Numbers(50), new MapOptions { ChunkSize = 1 }));
        var ran = await Within(session.MapAsync((int _) => WorkerName(processes), Numbers(50), new MapOptions { ChunkSize = 1 }));

        Assert.That(begunBefore, Is.All.True);
        if (!asynchronous)
        {
            // PLINQ's workers are whatever threads of the pool run its chunks, so there may be more than were asked for; never one that was not begun.
            Assert.That(folder.Notes("begun"), Is.Unique.And.SupersetOf(ran.Distinct()));
        }

        Assert.That(folder.Count("begun"), Strategy.Name == "plinq" ? Is.GreaterThan(0) : Is.InRange(1, Math.Max(1, workers)));
    }

    [Test]
    public async Task A_failing_initializer_fails_the_session_once_and_for_good()
    {
        using var folder = new Folder();
        var path = folder.Path;
        Action initializer = () =>
        {
            Folder.Note(path, "begun");
            throw new InvalidDataException("no licence");
        };

        SessionFailedException? failed = null;
        try
        {
            await using var session = await Within(OpenAsync(new SessionOptions { Workers = 2, Initializer = initializer }));
            failed = await Fails<SessionFailedException>(session.MapAsync((int x) => x, Numbers(10)));
            var again = await Fails<SessionFailedException>(session.MapAsync((int x) => x, Numbers(10)));
            Assert.That(again, Is.Not.SameAs(failed), "each call has its own exception");
        }
        catch (SessionFailedException atOpen)
        {
            failed = atOpen;
        }

        Assert.That(failed!.ToString(), Does.Contain("no licence"));
        Assert.That(folder.Count("begun"), Is.InRange(1, 4), "no respawn loop");
    }

    [Test]
    public async Task An_initializer_that_does_not_return_is_reported()
    {
        OnlyWhen(!IsSerial, "the caller's own thread runs the initializer");
        using var folder = new Folder();
        var path = folder.Path;

        var error = await Fails<SessionFailedException>(OpenAsync(new SessionOptions { Workers = 2, StartupTimeout = TimeSpan.FromSeconds(IsProcesses ? 3 : 0.2), Initializer = () => Folder.Pass(path, "gate") }));

        Assert.That(error.Message, Does.Contain("initializer").Or.Contain("ready"));
        folder.Open("gate");
    }

    [Test]
    public async Task Opening_can_be_cancelled_while_an_initializer_hangs()
    {
        OnlyWhen(!IsSerial, "the caller's own thread runs the initializer");
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();

        var open = Strategy.OpenAsync(new SessionOptions { Workers = 2, Initializer = () => { Gated(path, 0); } }, cancel.Token);
        await folder.Until("started", 1);
        await cancel.CancelAsync();

        Assert.That(async () => await Within(open), Throws.InstanceOf<OperationCanceledException>());
        folder.Open("gate");
    }

    [Test]
    public async Task A_session_option_out_of_range_is_refused()
    {
        SessionOptions[] wrong =
        [
            new() { Workers = -1 }, new() { Workers = 5000 }, new() { MaxItemsPerWorker = 0 }, new() { MaxItemsPerWorker = -1 }, new() { MaxWorkerBytes = 0 },
            new() { StartupTimeout = TimeSpan.Zero }, new() { StartupTimeout = TimeSpan.MaxValue }, new() { RespawnLimit = -1 }, new() { MaxDepth = 0 },
        ];
        foreach (var options in wrong)
        {
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => OpenAsync(options), $"{options}");
        }

        await Assert.ThrowsAsync<ArgumentException>(() => OpenAsync(new SessionOptions { Initializer = (int x) => x }));
    }

    [Test]
    public async Task Zero_workers_run_serially_with_the_same_semantics()
    {
        await using var session = await OpenAsync(0);

        Assert.That(session.Traits.Concurrent, Is.False);
        Assert.That(session.Options.Workers, Is.Zero);
        Assert.That(await Within(session.RunAsync(() => Environment.ProcessId)), Is.EqualTo(Environment.ProcessId));
        Assert.That((await Fails<MapItemException>(session.MapAsync((int x) => Raise(x), Numbers(10)))).Index, Is.EqualTo(5));
        Assert.That((await Fails<AggregateException>(session.MapAsync((int x) => Raise(x), Numbers(10), new MapOptions { OnError = ErrorPolicy.Collect }))).InnerExceptions, Has.Count.EqualTo(1));
        Assert.That(await Within(session.StreamAsync((int x) => x, new CountedSource(int.MaxValue)).Take(3)), Is.EqualTo(Numbers(3)));
        Assert.That(await Within(session.MapAsync(async (int x) => await Task.FromResult(x), Slowly(Numbers(10)), new MapOptions { ConcurrencyPerWorker = 4 })), Is.EqualTo(Numbers(10)));
    }

    [Test]
    public async Task Zero_workers_of_a_process_pool_refuse_and_copy_as_its_workers_do()
    {
        OnlyWhen(IsProcesses, "threads share what they are given");
        await using var session = await OpenAsync(0);
        var dice = new Random(1);
        var total = 0;
        int[] captured = [1];

        Assert.That(session.Traits, Is.EqualTo(Strategy.Traits with { Isolation = Isolation.Thread, SurvivesCrash = false, CanKillItem = false, Concurrent = false }));
        Assert.That((await Fails<PayloadException>(Task.Run(() => session.MapAsync((int x) => x + dice.Next(), Numbers(3))))).ToString(), Does.Contain("dice"));
        Assert.That((await Fails<PayloadException>(Task.Run(() => session.ForEachAsync((int x) => { total += x; }, Numbers(3))))).ToString(), Does.Contain("total"));
        Assert.That((await Fails<PayloadException>(session.MapAsync((MemoryStream x) => 1, [new MemoryStream()]))).Stage, Is.EqualTo(PayloadStage.Argument));
        await Within(session.ForEachAsync((int x) => captured[0] = x, Numbers(3)));
        Assert.That(captured[0], Is.EqualTo(1), "its items see copies");
        await Fails<PayloadException>(OpenAsync(new SessionOptions { Workers = 0, Initializer = () => { _ = dice.Next(); } }));
    }

    [Test]
    public async Task Raising_the_outermost_depth_is_enough()
    {
        OnlyWhen(IsProcesses, "threads start no process");
        var name = Strategy.Name;
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, MaxDepth = 3 });

        Assert.That(await Within(session.RunAsync(async () => await DeeperAsync(name, 2))), Is.EqualTo(3));
    }

    private static async Task<int> DeeperAsync(string name, int levels)
    {
        if (levels == 0)
        {
            return 1;
        }

        IParallelMapStrategy strategy = name == "pipes" ? new PipePoolStrategy() : new SharedMemoryStrategy();
        await using var inner = await strategy.OpenAsync(new SessionOptions { Workers = 1 });
        return 1 + await inner.RunAsync(async () => await DeeperAsync(name, levels - 1));
    }

    [Test]
    public async Task The_default_number_of_workers_is_the_processors_this_process_may_use()
    {
        await using var session = await Strategy.OpenAsync();

        Assert.That(session.Options.Workers, Is.EqualTo(IsSerial ? 0 : Environment.ProcessorCount));
    }

    [Test]
    public async Task A_worker_is_replaced_after_its_number_of_items()
    {
        OnlyWhen(IsProcesses, "threads have nothing to replace");
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, MaxItemsPerWorker = 3 });

        var pids = await Within(session.MapAsync((int _) => Environment.ProcessId, Numbers(9), new MapOptions { ChunkSize = 4 }));

        Assert.That(pids.Distinct().Count(), Is.EqualTo(3));
        Assert.That(pids.GroupBy(p => p).Select(g => g.Count()), Is.All.EqualTo(3));
    }

    [Test]
    public async Task Options_that_do_not_apply_to_threads_are_accepted_by_them()
    {
        await using var session = await OpenAsync(new SessionOptions { Workers = 2, MaxItemsPerWorker = 5, MaxWorkerBytes = 1L << 40, RespawnLimit = 3, MaxDepth = 1 });

        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(20), new MapOptions { ChunkSize = 2, Retries = 1 })), Is.EqualTo(Numbers(20)));
    }

    [Test]
    public async Task Sessions_may_be_nested()
    {
        await using var session = await OpenAsync(1);

        Assert.That(await Within(session.RunAsync(async () => await NestedAsync())), Is.EqualTo(new[] { 0, 2, 4 }));
    }

    [Test]
    public async Task Pools_nest_to_their_depth_and_no_deeper([Values(1, 2)] int depth)
    {
        OnlyWhen(IsProcesses, "threads start no process");
        var name = Strategy.Name;
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, MaxDepth = depth });

        var nested = session.RunAsync(async () => await NestedPoolAsync(name, depth));

        if (depth == 1)
        {
            Assert.That((await Fails<MapItemException>(nested)).ToString(), Does.Contain("MaxDepth"));
        }
        else
        {
            Assert.That(await Within(nested), Is.EqualTo(new[] { 0, 2, 4 }));
        }
    }

    [Test]
    public async Task Replacements_are_initialized_too()
    {
        OnlyWhen(IsProcesses, "threads have nothing to replace");
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync(new SessionOptions { Workers = 1, MaxItemsPerWorker = 2, Initializer = () => Folder.Note(path, "begun", WorkerName(true)) });

        var pids = await Within(session.MapAsync((int _) => WorkerName(true), Numbers(6)));

        Assert.That(folder.Notes("begun"), Is.Unique.And.SupersetOf(pids.Distinct()));
    }

    [Test]
    public async Task Workers_have_the_callers_environment_folder_and_culture_as_they_were_at_open()
    {
        var culture = CultureInfo.CurrentCulture;
        Environment.SetEnvironmentVariable("PBENCH_CONTRACT", "inherited");
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("fr-FR");
            await using var session = await OpenAsync();
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");

            Assert.That(await Within(session.RunAsync(() => CultureInfo.CurrentCulture.Name)), Is.EqualTo("fr-FR"));
            Assert.That(await Within(session.RunAsync(async () => await CultureLaterAsync())), Is.EqualTo("fr-FR"));
            Assert.That(await Within(session.StreamAsync((int _) => CultureInfo.CurrentCulture.Name, Slowly(Numbers(3)))), Is.All.EqualTo("fr-FR"));
            Assert.That(await Within(session.MapAsync((int _) => CultureInfo.CurrentCulture.Name, Numbers(3), new MapOptions { ItemTimeout = Watchdog })), Is.All.EqualTo("fr-FR"));
            Assert.That(CultureInfo.CurrentCulture.Name, Is.EqualTo("de-DE"), "the caller's own stays as it is");
            Assert.That(await Within(session.RunAsync(() => Environment.GetEnvironmentVariable("PBENCH_CONTRACT"))), Is.EqualTo("inherited"));
            Assert.That(await Within(session.RunAsync(() => Environment.CurrentDirectory)), Is.EqualTo(Environment.CurrentDirectory));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
            Environment.SetEnvironmentVariable("PBENCH_CONTRACT", null);
        }
    }

    [Test]
    public async Task Standard_input_of_a_worker_process_is_empty()
    {
        OnlyWhen(IsProcesses, "threads have the caller's standard input");

        Assert.That(await Within(Session.RunAsync(() => Console.In.Read())), Is.EqualTo(-1));
    }

    [Test]
    public async Task The_traits_say_where_items_run()
    {
        var process = await Within(Session.RunAsync(() => Environment.ProcessId));

        Assert.That(process != Environment.ProcessId, Is.EqualTo(Strategy.Traits.Isolation == Isolation.Process));
        Assert.That(Strategy.Traits.SurvivesCrash, Is.EqualTo(IsProcesses));
        Assert.That(Strategy.Traits.CanKillItem, Is.EqualTo(IsProcesses));
        Assert.That(Strategy.Traits.ItemsCrossBoundary, Is.EqualTo(IsProcesses));
        Assert.That(Session.Traits, Is.EqualTo(Strategy.Traits));
    }

    private static string WorkerName(bool processes) => processes ? $"{Environment.ProcessId}" : $"{Environment.CurrentManagedThreadId}";

    private static async Task<string> CultureLaterAsync()
    {
        await Task.Yield();
        return CultureInfo.CurrentCulture.Name;
    }

    private static async Task<int[]> NestedPoolAsync(string name, int depth)
    {
        IParallelMapStrategy strategy = name == "pipes" ? new PipePoolStrategy() : new SharedMemoryStrategy();
        await using var inner = await strategy.OpenAsync(new SessionOptions { Workers = 1, MaxDepth = depth });
        return await inner.MapAsync((int x) => x * 2, [0, 1, 2]);
    }

    private static async Task<int[]> NestedAsync()
    {
        await using var inner = await new ThreadsStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        return await inner.MapAsync((int x) => x * 2, [0, 1, 2]);
    }
}
