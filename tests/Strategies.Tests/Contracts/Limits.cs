namespace PBench.Strategies.Tests.Contracts;

// C22, C53: time limits of items, maps and streams.
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
    public async Task An_asynchronous_item_that_blocks_its_thread_is_over_its_time_as_well()
    {
        await using var session = await OpenAsync(1);

        var error = await Fails<ItemTimeoutException>(session.MapAsync(async (int x) => await Task.FromResult(SleepLongAtThree(x)), Numbers(5), new MapOptions { ItemTimeout = Short }));

        Assert.That(error.Index, Is.EqualTo(3));
    }

    [Test]
    public async Task An_infinite_time_is_no_limit([Values] bool asynchronous)
    {
        await using var session = await OpenAsync(new SessionOptions { Workers = 2, StartupTimeout = Timeout.InfiniteTimeSpan });
        var options = new MapOptions { Timeout = Timeout.InfiniteTimeSpan, ItemTimeout = Timeout.InfiniteTimeSpan };

        Assert.That(
            await Within(asynchronous ? session.MapAsync(async (int x) => await Task.FromResult(x), Numbers(5), options) : session.MapAsync((int x) => x, Numbers(5), options)),
            Is.EqualTo(Numbers(5)));
        Assert.That(await Within(session.StreamAsync((int x) => x, Numbers(5), options)), Is.EqualTo(Numbers(5)));
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

    private static int SleepAtThree(int x)
    {
        if (x == 3)
        {
            Thread.Sleep(700); // and then a single worker is free again, before the others have waited too long
        }

        return x;
    }

    // Far above the limit: on a busy machine the clock's thread is late, and an item that has returned by then has its value.
    private static int SleepLongAtThree(int x)
    {
        if (x == 3)
        {
            Thread.Sleep(10_000);
        }

        return x;
    }

    private static async Task<int> SleepAtThreeAsync(int x)
    {
        await Task.Delay(x == 3 ? 700 : 0);
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
}
