namespace PBench.Strategies.Tests.Contracts;

// C30, C39, C50 to C52: completing, disposing, and what becomes of the maps that run.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_disposed_session_takes_no_map()
    {
        var session = await OpenAsync();
        await Within(session.DisposeAsync().AsTask());

        await Fails<ObjectDisposedException>(session.MapAsync((int x) => x, Numbers(3)));
        await Fails<ObjectDisposedException>(session.MapAsync((int x) => x, Array.Empty<int>()));
        await Fails<ObjectDisposedException>(session.RunAsync(() => 1));
        Assert.That((await UntilError(session.StreamAsync((int x) => x, Numbers(3)))).Error, Is.TypeOf<ObjectDisposedException>());
        Assert.That((await UntilError(session.OutcomesAsync((int x) => x, Numbers(3)))).Error, Is.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public async Task Disposing_may_be_repeated_and_concurrent()
    {
        var session = await OpenAsync();
        await Within(session.MapAsync((int x) => x, Numbers(10)));

        await Within(Task.WhenAll(Numbers(8).Select(_ => Task.Run(() => session.DisposeAsync().AsTask()))));
        await Within(session.DisposeAsync().AsTask());
        await Within(session.CompleteAsync());
    }

    [Test]
    public async Task A_session_that_was_never_used_can_be_disposed_of_and_completed()
    {
        await Within((await OpenAsync()).DisposeAsync().AsTask());
        await using var session = await OpenAsync();
        await Within(session.CompleteAsync());
    }

    [Test]
    public async Task Disposing_cancels_what_runs_and_never_gives_a_short_result([Values("map", "lazy", "async", "into", "stream", "unordered")] string call)
    {
        OnlyWhen(!(IsSerial && call == "into"), "the caller's own thread runs the items");
        using var folder = new Folder();
        var path = folder.Path;
        var session = await OpenAsync();
        var options = new MapOptions { ChunkSize = 1 };

        Task map = call switch
        {
            "map" => Task.Run(() => session.MapAsync((int x) => NotedGate(path, x), Numbers(10_000), options)),
            "lazy" => Task.Run(() => session.MapAsync((int x) => NotedGate(path, x), new CountedSource(int.MaxValue), options)),
            "async" => Task.Run(() => session.MapAsync((int x, CancellationToken cancellation) => NotedForeverAsync(path, x, cancellation), Numbers(10_000), options)),
            "into" => session.MapAsync((int x) => NotedGate(path, x), new int[10_000], new int[10_000], options),
            "stream" => session.StreamAsync((int x) => NotedGate(path, x), new CountedSource(int.MaxValue), options).CountAsync().AsTask(),
            _ => session.StreamUnorderedAsync((int x) => NotedGate(path, x), new CountedSource(int.MaxValue), options).CountAsync().AsTask(),
        };
        await folder.Until("ran", 1);
        var disposal = session.DisposeAsync().AsTask();
        folder.Open("gate");

        Assert.That(async () => await Within(map), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
        await Within(disposal);
        Assert.That(folder.Count("ran"), Is.LessThan(10_000));
    }

    [Test]
    public async Task A_half_read_stream_yields_what_is_buffered_then_throws_when_its_session_is_disposed_of()
    {
        var session = await OpenAsync();
        await using var results = session.StreamAsync((int x) => x, new CountedSource(int.MaxValue), new MapOptions { Window = 10, ChunkSize = 1 }).GetAsyncEnumerator();
        Assert.That(await Within(results.MoveNextAsync().AsTask()));
        await Within(session.DisposeAsync().AsTask());

        var count = 1;
        Assert.That(
            async () =>
            {
                while (await Within(results.MoveNextAsync().AsTask()))
                {
                    Assert.That(results.Current, Is.EqualTo(count++));
                }
            },
            Throws.InstanceOf<ObjectDisposedException>());
        Assert.That(count, Is.LessThanOrEqualTo(11));
    }

    [Test]
    public async Task Disposing_returns_only_when_no_item_runs_any_more()
    {
        OnlyWhen(!IsProcesses, "counts in this process");
        using var folder = new Folder();
        var path = folder.Path;
        var session = await OpenAsync();
        var inside = 0;
        int Inside(int x)
        {
            Interlocked.Increment(ref inside);
            Gated(path, x);
            Interlocked.Decrement(ref inside);
            return x;
        }

        var map = Task.Run(() => session.MapAsync((int x) => Inside(x), Numbers(10), new MapOptions { ChunkSize = 1 }));
        await folder.Until("started", 1);
        var disposal = session.DisposeAsync().AsTask();
        Assert.That(disposal.IsCompleted, Is.False);
        folder.Open("gate");

        await Within(disposal);
        Assert.That(inside, Is.Zero);
        await Within(map.ContinueWith(ended => ended.Exception, TaskScheduler.Default)); // with the error, or with all results if it was faster
    }

    [Test]
    public async Task Disposing_ends_ten_thousand_sleeping_items()
    {
        var session = await OpenAsync();
        using var folder = new Folder();
        var path = folder.Path;

        var map = Task.Run(() => session.MapAsync((int x) => NotedSleep(path, x), Numbers(10_000)));
        await folder.Until("ran", 1);
        await Within(session.DisposeAsync().AsTask());

        Assert.That(async () => await Within(map), Throws.InstanceOf<ObjectDisposedException>().Or.InstanceOf<OperationCanceledException>());
        Assert.That(folder.Count("ran"), Is.LessThan(9_000));
    }

    [Test]
    public async Task Completing_lets_the_running_maps_end_and_takes_no_new_one()
    {
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();

        var map = Task.Run(() => session.MapAsync((int x) => Gated(path, x), Numbers(50), new MapOptions { ChunkSize = 1 }));
        await folder.Until("started", 1);
        var completion = session.CompleteAsync();
        await Fails<ObjectDisposedException>(session.MapAsync((int x) => x, Numbers(3)));
        Assert.That(completion.IsCompleted, Is.False);
        folder.Open("gate");

        await Within(completion);
        Assert.That(await Within(map), Is.EqualTo(Numbers(50)));
    }

    [Test]
    public async Task A_completed_session_shares_nothing_new_and_may_be_completed_again([Values] bool disposed)
    {
        await using var session = await OpenAsync();
        await Within(session.CompleteAsync());
        if (disposed)
        {
            await Within(session.DisposeAsync().AsTask());
        }

        await Fails<ObjectDisposedException>(session.ShareAsync(7));
        Assert.Throws<ObjectDisposedException>(() => session.AllocateShared<int>(3));
        await Fails<ObjectDisposedException>(session.MapAsync((int x) => x, Numbers(3)));
        await Within(session.CompleteAsync());
    }

    [Test]
    public async Task Waiting_for_completion_can_be_cancelled()
    {
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();
        using var cancel = new CancellationTokenSource();

        var map = Task.Run(() => session.MapAsync((int x) => Gated(path, x), Numbers(2)));
        await folder.Until("started", 1);
        var completion = session.CompleteAsync(cancel.Token);
        await cancel.CancelAsync();

        Assert.That(async () => await Within(completion), Throws.InstanceOf<OperationCanceledException>());
        folder.Open("gate");
        Assert.That(await Within(map), Is.EqualTo(Numbers(2)), "the map goes on");
    }

    [Test]
    public async Task Cancelling_queued_calls_ends_them_and_the_rest_are_done()
    {
        OnlyWhen(!IsSerial, "every caller runs its own call: none is queued");
        using var cancel = new CancellationTokenSource();
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();

        var calls = Numbers(50).Select(i => Task.Run(() => session.RunAsync(() => Gated(path, i), cancellation: cancel.Token))).ToArray();
        await folder.Until("started", 2);
        await cancel.CancelAsync();
        folder.Open("gate");
        await Within(Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default));

        Assert.That(calls.Where(c => !c.IsCompletedSuccessfully && !c.IsCanceled).Select(c => c.Exception?.InnerException), Is.Empty, "none is stuck, none has another fate");
        Assert.That(calls.Count(c => c.IsCanceled), Is.GreaterThan(20));
        Assert.That(await Within(session.RunAsync(() => 7)), Is.EqualTo(7));
    }

    [Test]
    public async Task Disposing_in_an_items_continuation_does_not_lose_its_cleanup()
    {
        OnlyWhen(!Strategy.Traits.CanKillItem, "the item may be killed");
        using var folder = new Folder();
        var path = folder.Path;
        var session = await OpenAsync();

        var map = Task.Run(() => session.MapAsync((int x, CancellationToken cancellation) => CleanUpAsync(path, x, cancellation), Numbers(2)));
        await folder.Until("ran", 1);
        await Within(session.DisposeAsync().AsTask());
        await folder.Until("cleaned", 1);

        Assert.That(async () => await Within(map), Throws.Exception);
    }

    private static async Task<int> CleanUpAsync(string path, int x, CancellationToken cancellation)
    {
        Folder.Note(path, "ran");
        try
        {
            await Task.Delay(Watchdog, cancellation);
        }
        finally
        {
            await Task.Delay(200, CancellationToken.None); // longer than the session waits
            await Task.Yield();
            Folder.Note(path, "cleaned");
        }

        return x;
    }
}
