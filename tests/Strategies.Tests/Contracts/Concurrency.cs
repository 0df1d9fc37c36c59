using System.Diagnostics;

namespace PBench.Strategies.Tests.Contracts;

// How many items run at once, of one map and of several, and how far apart they start.
public abstract partial class ParallelMapContract
{
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
