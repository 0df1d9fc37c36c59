namespace PBench.Strategies.Tests.InProcess;

/// <summary>A session of threads that fails while items run.</summary>
[CancelAfter(60_000)]
public sealed class FailingSessionTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    private static IParallelMapStrategy[] Strategies => [new TaskStrategy(), new PlinqStrategy(), new ThreadsStrategy()];

    [TestCaseSource(nameof(Strategies))]
    public async Task A_map_into_memory_throws_only_when_no_thread_writes_there_any_more(IParallelMapStrategy strategy)
    {
        using var started = new ManualResetEventSlim();
        using var gate = new ManualResetEventSlim();
        var failed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var begun = 0;
        void Initialize()
        {
            // The first worker's is through before any item starts. A later one throws when an item runs; where that is the thread that would run it, it does not wait for ever.
            if (Interlocked.Increment(ref begun) > 1 && started.Wait(TimeSpan.FromMilliseconds(300)))
            {
                failed.TrySetResult();
                throw new InvalidDataException("late");
            }
        }

        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 3, Initializer = Initialize });
        var results = new int[6];
        var map = Task.Run(() => session.MapAsync(
            (int x) =>
            {
                started.Set();
                gate.Wait(Watchdog);
                return x + 7;
            },
            new int[6],
            results,
            new MapOptions { ChunkSize = 1 }));

        await failed.Task.WaitAsync(Watchdog);
        await Task.WhenAny(map, Task.Delay(300)); // it has the time to do the wrong thing
        Assert.That(map.IsCompleted, Is.False, "an item still runs, and will write");
        gate.Set();

        Assert.That(async () => await map.WaitAsync(Watchdog), Throws.TypeOf<SessionFailedException>().With.Message.Contains("late"));
        Assert.That(results, Does.Contain(7));
        Assert.That(async () => await session.MapAsync((int x) => x, [1]).WaitAsync(Watchdog), Throws.TypeOf<SessionFailedException>());
    }
}
