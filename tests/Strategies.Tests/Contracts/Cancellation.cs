namespace PBench.Strategies.Tests.Contracts;

// C54 and how a map ends that nobody wants any more.
public abstract partial class ParallelMapContract
{
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
        await using var session = await OpenAsync(); // the item keeps its worker
        using var cancel = new CancellationTokenSource();
        var registered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var map = session.MapAsync(
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
}
