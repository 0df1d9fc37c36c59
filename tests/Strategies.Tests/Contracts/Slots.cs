namespace PBench.Strategies.Tests.Contracts;

// Never more items at once than workers, also after items that were cancelled or ran out of their time. A process pool kills
// such items' workers; a thread is taken until its item returns, and the others wait.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task An_item_that_ran_out_of_its_time_keeps_its_worker_until_it_returns([Values] bool asynchronous, [Values(1, 2)] int workers)
    {
        OnlyWhen(!IsProcesses, "a pool kills the worker");
        await using var session = await OpenAsync(workers);
        using var crowd = new Crowd();
        var hanging = IsSerial ? 1 : workers;
        var options = new MapOptions { ItemTimeout = Short, ChunkSize = 3, OnError = ErrorPolicy.Collect, ErrorHandler = _ => crowd.OpenAfter(hanging) };

        var errors = await Fails<AggregateException>(asynchronous
            ? session.MapAsync(async (int x) => await Task.Run(() => crowd.Visit(x, stays: x < hanging)), Numbers(20), options)
            : session.MapAsync((int x) => crowd.Visit(x, stays: x < hanging), Numbers(20), options));

        Assert.That(errors.InnerExceptions, Has.Count.EqualTo(hanging).And.All.TypeOf<ItemTimeoutException>());
        Assert.That(crowd.Visits, Is.EqualTo(20), "the others ran when there was a worker");
        Assert.That(crowd.Most, Is.LessThanOrEqualTo(hanging));
    }

    [Test]
    public async Task Sixty_items_that_hang_end_the_map_and_are_not_sixty_threads([Values] bool asynchronous, [Values] ErrorPolicy policy)
    {
        OnlyWhen(!IsProcesses, "a pool kills the worker");
        await using var session = await OpenAsync();
        using var crowd = new Crowd();
        var options = new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(50), ChunkSize = 1, OnError = policy };

        var outcomes = Within(asynchronous
            ? session.OutcomesAsync(async (int x) => await Task.Run(() => crowd.Visit(x, stays: true)), Numbers(60), options)
            : session.OutcomesAsync((int x) => crowd.Visit(x, stays: true), Numbers(60), options));
        var failed = await Fails<SessionFailedException>(outcomes);

        Assert.That(failed.Message, Does.Contain("do not return").Or.Contain("does not return"));
        Assert.That(crowd.Most, Is.InRange(1, IsSerial ? 1 : 2));
        crowd.Open();
        Assert.That(await Within(session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session goes on with the workers that came back");
    }

    [Test]
    public async Task A_map_into_memory_ends_too_when_every_worker_is_held()
    {
        OnlyWhen(!IsProcesses, "a pool kills the worker");
        await using var session = await OpenAsync();
        using var crowd = new Crowd();
        using var cancel = new CancellationTokenSource();

        // Held by what was only cancelled, and by no time limit.
        var hung = Task.Run(() => session.MapAsync((int x) => crowd.Visit(x, stays: true), Numbers(2), new MapOptions { ChunkSize = 1 }, cancel.Token));
        await crowd.Until(IsSerial ? 1 : 2);
        await cancel.CancelAsync();
        if (!IsSerial)
        {
            Assert.That(async () => await Within(hung), Throws.InstanceOf<OperationCanceledException>());
        }

        await Fails<SessionFailedException>(session.MapAsync((int x) => crowd.Visit(x, stays: false), new int[40].AsMemory(), new int[40].AsMemory(), new MapOptions { ItemTimeout = Short, ChunkSize = 4 }));

        Assert.That(crowd.Visits, Is.EqualTo(IsSerial ? 1 : 2), "none of its items ran");
        crowd.Open();
    }

    [Test]
    public async Task A_cancelled_item_keeps_its_worker_for_the_maps_that_follow([Values] bool asynchronous)
    {
        OnlyWhen(!IsProcesses, "a pool kills the worker");
        await using var session = await OpenAsync(1);
        using var crowd = new Crowd();
        using var cancel = new CancellationTokenSource();

        var hung = Task.Run(() => session.MapAsync(async (int x) => await Task.Run(() => crowd.Visit(x, stays: true)), Numbers(1), cancellation: cancel.Token));
        await crowd.Until(1);
        await cancel.CancelAsync();
        Assert.That(async () => await Within(hung), Throws.InstanceOf<OperationCanceledException>());
        var next = Task.Run(() => asynchronous
            ? session.MapAsync(async (int x) => await Task.Run(() => crowd.Visit(x, stays: false)), Numbers(3))
            : session.MapAsync((int x) => crowd.Visit(x, stays: false), Numbers(3)));
        await Task.WhenAny(next, Task.Delay(200)); // it has the time to do the wrong thing
        crowd.Open();

        Assert.That(await Within(next), Is.EqualTo(Numbers(3)));
        Assert.That(crowd.Most, Is.EqualTo(1));
    }

    [Test]
    public async Task Maps_of_one_session_share_its_workers([Values("asynchronous", "synchronous", "mixed")] string kind, [Values(1, 2)] int workers)
    {
        OnlyWhen(!IsProcesses, "counts in this process");
        await using var session = await OpenAsync(workers);
        using var crowd = new Crowd();
        crowd.Open();

        var maps = Numbers(6).Select(n => Task.Run(() => kind == "asynchronous" || (kind == "mixed" && n % 2 == 0)
            ? session.MapAsync(async (int x) => await Task.Run(() => crowd.Visit(x, stays: true)), Numbers(20), new MapOptions { ChunkSize = 2 })
            : session.MapAsync((int x) => crowd.Visit(x, stays: true), Numbers(20), new MapOptions { ChunkSize = 2 }))).ToArray();

        foreach (var map in maps)
        {
            Assert.That(await Within(map), Is.EqualTo(Numbers(20)));
        }

        Assert.That(crowd.Most, Is.InRange(1, IsSerial ? 1 : workers));
    }

    [Test]
    public async Task A_map_that_an_item_starts_on_its_own_session_does_not_wait_for_its_own_worker([Values] bool inner)
    {
        OnlyWhen(!IsProcesses, "a session cannot travel");
        await using var session = await OpenAsync(1);

        var sums = await Within(session.MapAsync(
            async (int n) => (inner
                ? await session.MapAsync((int x) => x, Numbers(n))
                : await session.MapAsync(async (int x) => await Task.FromResult(x), Numbers(n))).Sum(),
            Numbers(5)));

        Assert.That(sums, Is.EqualTo(new[] { 0, 0, 1, 3, 6 }));
    }

    /// <summary>Counts who is inside at once; those who are to stay do so until it is opened.</summary>
    private sealed class Crowd : IDisposable
    {
        private readonly ManualResetEventSlim gate = new();
        private int inside;
        private int most;
        private int visits;
        private int told;

        public int Most => Volatile.Read(ref most);

        public int Visits => Volatile.Read(ref visits);

        public int Visit(int x, bool stays)
        {
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            Interlocked.Increment(ref visits);
            if (stays)
            {
                gate.Wait(Watchdog);
            }

            Thread.Sleep(1); // long enough to be met by another
            Interlocked.Decrement(ref inside);
            return x;
        }

        public async Task Until(int visitors)
        {
            for (var end = DateTime.UtcNow + Watchdog; Visits < visitors; await Task.Delay(1))
            {
                Assert.That(DateTime.UtcNow, Is.LessThan(end), $"{Visits} of {visitors} are here");
            }
        }

        /// <summary>Opens when it has been called so often, and others have had the time to come in.</summary>
        public void OpenAfter(int calls)
        {
            if (Interlocked.Increment(ref told) == calls)
            {
                Task.Delay(200).ContinueWith(_ => gate.Set(), TaskScheduler.Default);
            }
        }

        public void Open() => gate.Set();

        public void Dispose() => gate.Set(); // and no more: an item that was given up may still look at it
    }
}
