using System.Diagnostics;

namespace PBench.Strategies.Tests.Contracts;

// C22, C53, C54 and the options that bound a map: time limits, cancellation, concurrency, pause.
public abstract partial class ParallelMapContract
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);

    [Test]
    public async Task An_item_over_its_time_limit_fails_and_the_others_do_not([Values] bool asynchronous)
    {
        await using var session = await OpenAsync();
        var options = new MapOptions { ItemTimeout = Short, ChunkSize = 3, OnError = ErrorPolicy.Collect };

        var outcomes = await Within(asynchronous
            ? session.OutcomesAsync(async (int x) => await SleepAtThreeAsync(x), Numbers(10), options)
            : session.OutcomesAsync((int x) => SleepAtThree(x), Numbers(10), options));

        Assert.That(outcomes.Where(o => !o.IsSuccess).Select(o => o.Index), Is.EqualTo(new[] { 3 }));
        Assert.That(outcomes[3].Error, Is.TypeOf<ItemTimeoutException>().With.Property("Limit").EqualTo(Short).And.Property("Index").EqualTo(3));
        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(Numbers(10).Where(x => x != 3)));
    }

    [Test]
    public async Task FailFast_ends_a_map_with_its_hanging_item()
    {
        await using var session = await OpenAsync();

        var error = await Fails<ItemTimeoutException>(session.MapAsync((int x) => SleepAtThree(x), Numbers(10), new MapOptions { ItemTimeout = Short, ChunkSize = 4 }));

        Assert.That(error.Index, Is.EqualTo(3));
    }

    [Test]
    public async Task A_chunk_functions_time_limit_is_its_chunks()
    {
        await using var session = await OpenAsync();

        var error = await Fails<ItemTimeoutException>(session.MapChunksAsync<int, int>(SleepInChunkOfFour, Numbers(12), new MapOptions { ItemTimeout = Short, ChunkSize = 4 }));

        Assert.That((error.Index, error.Count), Is.EqualTo((4, 4)));
    }

    [Test]
    public async Task A_slow_error_handler_does_not_use_up_the_next_items_time()
    {
        // Its time begins when it starts; the handler runs in between.
        var options = new MapOptions
        {
            ItemTimeout = TimeSpan.FromMilliseconds(250),
            ChunkSize = 4,
            OnError = ErrorPolicy.Collect,
            ErrorHandler = _ => Thread.Sleep(600),
        };

        var outcomes = await Within(Session.OutcomesAsync((int x) => x == 0 ? throw new InvalidDataException() : x, Numbers(4), options));

        Assert.That(outcomes.Select(o => o.IsSuccess), Is.EqualTo(new[] { false, true, true, true }));
    }

    [Test]
    public async Task An_item_timeout_cancels_the_items_token()
    {
        using var folder = new Folder();
        var path = folder.Path;

        await Fails<ItemTimeoutException>(Session.MapAsync((int x, CancellationToken cancellation) => NoteCancellationAsync(path, x, cancellation), Numbers(1), new MapOptions { ItemTimeout = Short }));

        await folder.Until("cancelled", 1);
    }

    [Test]
    public async Task The_maps_time_limit_ends_it_with_a_timeout([Values("map", "async", "stream", "outcomes", "source")] string call)
    {
        await using var session = await OpenAsync();
        using var folder = new Folder();
        var path = folder.Path;
        var options = new MapOptions { Timeout = Short, ChunkSize = 1 };
        using var never = new ManualResetEventSlim();
        IEnumerable<int> Stuck()
        {
            yield return 0;
            never.Wait(Watchdog);
        }

        Task map = call switch
        {
            "map" => Task.Run(() => session.MapAsync((int x) => NotedSleep(path, x), Numbers(1000), options)),
            "async" => session.MapAsync(async (int x, CancellationToken cancellation) => await DelayAsync(x, cancellation), Numbers(1000), options),
            "stream" => session.StreamAsync((int x) => NotedSleep(path, x), Numbers(1000), options).ToListAsync().AsTask(),
            "outcomes" => session.OutcomesUnorderedAsync((int x) => NotedSleep(path, x), Numbers(1000), options).ToListAsync().AsTask(),
            _ => Task.Run(() => session.MapAsync((int x) => x, Stuck(), options)),
        };

        await Fails<TimeoutException>(map);
        never.Set();
        Assert.That(folder.Count("ran"), Is.LessThan(1000), "the rest is cancelled");
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_streams_time_counts_from_its_first_pull()
    {
        var stream = Session.StreamAsync((int x) => x, Numbers(10), new MapOptions { Timeout = TimeSpan.FromSeconds(2) });

        await Task.Delay(TimeSpan.FromSeconds(2.1)); // the passing of time is what is tested

        Assert.That(await Within(stream), Is.EqualTo(Numbers(10)));
    }

    [Test]
    public async Task Waiting_for_a_map_no_longer_leaves_it_running()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var map = Task.Run(() => Session.MapAsync((int x) => Gated(path, x), Numbers(1)));
        await folder.Until("started", 1);
        await Assert.ThrowsAsync<TimeoutException>(() => map.WaitAsync(TimeSpan.FromMilliseconds(1)));
        folder.Open("gate");

        Assert.That(await Within(map), Is.EqualTo(new[] { 0 }));
    }

    [Test]
    public async Task Cancelling_ends_the_map_and_starts_no_further_item([Values("map", "async", "stream", "enumeration", "into")] string call)
    {
        OnlyWhen(!(IsSerial && call == "into"), "the caller's own thread runs the items");
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();
        var options = new MapOptions { ChunkSize = 1 };

        Task map = call switch
        {
            "map" => Task.Run(() => Session.MapAsync((int x) => NotedGate(path, x), Numbers(1000), options, cancel.Token)),
            "async" => Task.Run(() => Session.MapAsync((int x, CancellationToken cancellation) => NotedForeverAsync(path, x, cancellation), Numbers(1000), options, cancel.Token)),
            "stream" => Session.StreamAsync((int x) => NotedGate(path, x), Numbers(1000), options, cancel.Token).ToListAsync().AsTask(),
            "enumeration" => Session.StreamAsync((int x) => NotedGate(path, x), Numbers(1000), options).ToListAsync(cancel.Token).AsTask(),
            _ => Session.MapAsync((int x) => NotedGate(path, x), Numbers(1000).AsMemory(), new int[1000].AsMemory(), options, cancel.Token),
        };
        await folder.Until("ran", 1);
        await cancel.CancelAsync();
        folder.Open("gate");

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(folder.Count("ran"), Is.LessThan(1000));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task A_token_cancelled_before_the_call_starts_nothing()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var cancelled = new CancellationToken(canceled: true);

        Assert.That(async () => await Within(Session.MapAsync((int x) => Noted(path, x), Numbers(10), cancellation: cancelled)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Within(Session.MapAsync((int x) => Noted(path, x), Untouchable(), cancellation: cancelled)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(async () => await Within(Session.StreamAsync((int x) => Noted(path, x), Untouchable(), cancellation: cancelled)), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(folder.Count("ran"), Is.Zero);
    }

    [Test]
    public async Task A_cancelled_map_returns_although_an_item_hangs()
    {
        OnlyWhen(!IsSerial, "the caller's own thread runs the items");
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();
        using var cancel = new CancellationTokenSource();

        var map = session.MapAsync((int x) => Gated(path, x), Numbers(2), new MapOptions { ChunkSize = 1 }, cancel.Token);
        await folder.Until("started", 1);
        await cancel.CancelAsync();

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(File.Exists(Path.Combine(path, "gate")), Is.False, "the item still hangs");
        folder.Open("gate");
    }

    [Test]
    public async Task A_cancelled_map_into_memory_returns_only_when_nobody_writes_there_any_more()
    {
        OnlyWhen(!IsSerial && !Strategy.Traits.CanKillItem, "only a thread that cannot be killed could still write");
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();
        var results = new int[2];

        var map = Session.MapAsync((int x) => Gated(path, x + 7), new int[2], results, new MapOptions { ChunkSize = 1 }, cancel.Token);
        await folder.Until("started", 1);
        await cancel.CancelAsync();
        await Task.WhenAny(map, Task.Delay(300)); // far longer than other maps wait for hanging items
        Assert.That(map.IsCompleted, Is.False);
        folder.Open("gate");

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(results, Does.Contain(7));
    }

    [Test]
    public async Task Items_cancelled_with_their_map_are_no_errors_of_items()
    {
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();
        var errors = 0;

        var map = Task.Run(() => Session.MapAsync(
            (int x, CancellationToken cancellation) => NotedForeverAsync(path, x, cancellation),
            Numbers(4),
            new MapOptions { ErrorHandler = _ => Interlocked.Increment(ref errors) },
            cancel.Token));
        await folder.Until("ran", 1);
        await cancel.CancelAsync();

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(errors, Is.Zero);
    }

    [Test]
    public async Task A_token_callback_that_throws_does_not_keep_the_map_from_ending()
    {
        OnlyWhen(!IsProcesses, "the callback runs in this process");
        using var cancel = new CancellationTokenSource();
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var map = Session.MapAsync(
            async (int x, CancellationToken cancellation) =>
            {
                cancellation.UnsafeRegister(_ => throw new InvalidDataException("callback"), null);
                registered.SetResult();
                await Task.Delay(Watchdog * 2, CancellationToken.None);
                return x;
            },
            Numbers(1),
            cancellation: cancel.Token);
        await Within(registered.Task);
        await cancel.CancelAsync();

        Assert.That(async () => await Within(map), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task Asynchronous_items_run_side_by_side_and_never_more_than_allowed([Values(1, 8)] int perWorker)
    {
        OnlyWhen(!IsProcesses, "counts in this process");
        var allowed = perWorker * (IsSerial ? 1 : 2);
        var inside = 0;
        var most = 0;
        var full = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        await Within(Session.MapAsync(
            async (int x) =>
            {
                var now = Interlocked.Increment(ref inside);
                InterlockedMax(ref most, now);
                if (now == allowed)
                {
                    full.TrySetResult();
                }

                await full.Task; // until all that are allowed are inside at once
                await Task.Yield();
                Interlocked.Decrement(ref inside);
                return x;
            },
            Numbers(allowed * 5),
            new MapOptions { ConcurrencyPerWorker = perWorker }));

        Assert.That(most, Is.EqualTo(allowed));
    }

    [Test]
    public async Task Asynchronous_items_of_one_worker_wait_side_by_side()
    {
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync(1);

        // Every item waits for all eight: they end only if they are in flight together.
        await Within(session.MapAsync((int x) => MeetAsync(path, x, 8), Numbers(8), new MapOptions { ConcurrencyPerWorker = 8 }));

        Assert.That(folder.Count("met"), Is.EqualTo(8));
    }

    [Test]
    public async Task Synchronous_items_never_run_on_more_than_the_workers([Values] bool stream)
    {
        OnlyWhen(!IsProcesses, "counts in this process");
        var inside = 0;
        var most = 0;
        int Counted(int x)
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            Thread.SpinWait(2000);
            Interlocked.Decrement(ref inside);
            return x;
        }

        await Within(stream
            ? Session.StreamUnorderedAsync((int x) => Counted(x), Slowly(Numbers(500)), new MapOptions { ChunkSize = 1 }).CountAsync().AsTask()
            : Session.MapAsync((int x) => Counted(x), Numbers(500), new MapOptions { ChunkSize = 1 }));

        Assert.That(most, Is.InRange(1, IsSerial ? 1 : 2));
    }

    [Test]
    public async Task Items_may_block_on_tasks_of_their_own([Values] bool asynchronous)
    {
        // Were the items' tasks queued where the items run, all workers would wait for tasks that only they could run.
        var results = await Within(asynchronous
            ? Session.MapAsync(async (int x) => await Task.FromResult(BlockOnTasks(x)), Numbers(8), new MapOptions { ChunkSize = 1, ConcurrencyPerWorker = 4 })
            : Session.MapAsync((int x) => BlockOnTasks(x), Numbers(8), new MapOptions { ChunkSize = 1 }));

        Assert.That(results, Is.EqualTo(Numbers(8)));
    }

    [Test]
    public async Task Starts_are_a_pause_apart_across_all_workers([Values("map", "stream", "async")] string call)
    {
        using var folder = new Folder();
        var path = folder.Path;
        var pause = TimeSpan.FromMilliseconds(20);
        var options = new MapOptions { Pause = pause, ChunkSize = 4, ConcurrencyPerWorker = 4 };

        await Within(call switch
        {
            "map" => Task.Run(() => Session.MapAsync((int x) => NotedTime(path, x), Numbers(8), options)),
            "stream" => Session.StreamAsync((int x) => NotedTime(path, x), Numbers(8), options).ToListAsync().AsTask(),
            _ => (Task)Session.MapAsync(async (int x) => await NotedTimeAsync(path, x), Numbers(8), options),
        });

        // One clock for all processes. The last start is at least seven pauses after the first, but for how late each was noted.
        var starts = folder.Notes("start").Select(long.Parse).Order().ToArray();
        Assert.That(starts, Has.Length.EqualTo(8));
        Assert.That(Stopwatch.GetElapsedTime(starts[0], starts[^1]), Is.GreaterThan(pause * 5));
    }

    [Test]
    public async Task A_pause_costs_no_processor_time()
    {
        var least = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 3 && least > TimeSpan.FromSeconds(1); attempt++) // what an earlier test left running counts as well, until it ends
        {
            var before = Environment.CpuUsage.TotalTime;
            await Within(Task.Run(() => Session.MapAsync((int x) => x, Numbers(4), new MapOptions { Pause = TimeSpan.FromMilliseconds(500) })));
            var spent = Environment.CpuUsage.TotalTime - before;
            least = spent < least ? spent : least;
        }

        Assert.That(least, Is.LessThan(TimeSpan.FromSeconds(1)), "of the 1.5 s that it waited");
    }

    [Test]
    public async Task Maps_on_one_session_at_once_all_finish()
    {
        var maps = Numbers(8).Select(n => Task.Run(() => Session.MapAsync((int x) => x * 3, Numbers(200), new MapOptions { ChunkSize = 1 + n }))).ToArray();
        var stream = Session.StreamAsync((int x) => x * 3, Slowly(Numbers(200)));

        Assert.That(await Within(stream), Is.EqualTo(Numbers(200).Select(x => x * 3)));
        foreach (var map in maps)
        {
            Assert.That(await Within(map), Is.EqualTo(Numbers(200).Select(x => x * 3)));
        }
    }

    [Test]
    public async Task A_short_map_does_not_wait_for_a_long_one_on_the_same_session()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;

        // One item of the long map blocks one worker; what is left of it and the short map share the other.
        var longMap = Session.MapAsync((int x) => x == 0 ? Gated(path, x) : x, Numbers(20), new MapOptions { ChunkSize = 1 });
        await folder.Until("started", 1);

        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(20), new MapOptions { ChunkSize = 1 })), Is.EqualTo(Numbers(20)));
        Assert.That(longMap.IsCompleted, Is.False);
        folder.Open("gate");
        Assert.That(await Within(longMap), Is.EqualTo(Numbers(20)));
    }

    [Test]
    public async Task Maps_are_ordinary_tasks_to_wait_for_first_or_all()
    {
        using var folder = new Folder();
        var path = folder.Path;
        using var cancel = new CancellationTokenSource();

        var slow = Task.Run(() => Session.MapAsync((int x) => Gated(path, x), Numbers(1)));
        await folder.Until("started", 1);
        var quick = Session.RunAsync(() => 7);
        var cancelled = Session.RunAsync(() => 8, cancellation: new CancellationToken(canceled: true));

        if (!IsSerial)
        {
            Assert.That(await Within(Task.WhenAny(slow, quick)), Is.SameAs(quick));
        }

        Assert.That(async () => await Within(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(cancelled.IsCanceled);
        folder.Open("gate");
        await Within(Task.WhenAll(slow, quick));
        List<Task> ended = [];
        await foreach (var task in Task.WhenEach(slow, quick))
        {
            ended.Add(task);
        }

        Assert.That(ended, Is.EquivalentTo(new Task[] { slow, quick }));
    }

    private static int SleepAtThree(int x)
    {
        if (x == 3)
        {
            Thread.Sleep(1500);
        }

        return x;
    }

    private static async Task<int> SleepAtThreeAsync(int x)
    {
        await Task.Delay(x == 3 ? 1500 : 0);
        return x;
    }

    private static void SleepInChunkOfFour(ReadOnlySpan<int> input, Span<int> output)
    {
        input.CopyTo(output);
        if (input[0] == 4)
        {
            Thread.Sleep(1500);
        }
    }

    private static async Task<int> NoteCancellationAsync(string path, int x, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(Watchdog, cancellation);
            return x;
        }
        catch (OperationCanceledException)
        {
            Folder.Note(path, "cancelled");
            throw;
        }
    }

    private static int NotedSleep(string path, int x)
    {
        Folder.Note(path, "ran");
        Thread.Sleep(10);
        return x;
    }

    private static async Task<int> DelayAsync(int x, CancellationToken cancellation)
    {
        await Task.Delay(10, cancellation);
        return x;
    }

    private static int NotedGate(string path, int x)
    {
        Folder.Note(path, "ran");
        Folder.Pass(path, "gate");
        return x;
    }

    private static async Task<int> NotedForeverAsync(string path, int x, CancellationToken cancellation)
    {
        Folder.Note(path, "ran");
        await Task.Delay(Watchdog, cancellation);
        return x;
    }

    private static async Task<int> MeetAsync(string path, int x, int all)
    {
        Folder.Note(path, "met");
        while (Directory.GetFiles(path, "met-*").Length < all)
        {
            await Task.Delay(2);
        }

        return x;
    }

    private static int NotedTime(string path, int x)
    {
        Folder.Note(path, "start", $"{Stopwatch.GetTimestamp()}");
        return x;
    }

    private static async Task<int> NotedTimeAsync(string path, int x)
    {
        Folder.Note(path, "start", $"{Stopwatch.GetTimestamp()}");
        await Task.Yield();
        return x;
    }

    private static int BlockOnTasks(int x)
    {
        var started = Task.Factory.StartNew(() => x, CancellationToken.None, TaskCreationOptions.None, TaskScheduler.Current).Result;
        return LaterAsync().GetAwaiter().GetResult();

        async Task<int> LaterAsync()
        {
            await Task.Delay(1);
            await Task.Yield();
            return started;
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
