using System.Diagnostics;

namespace PBench.Strategies.Tests.Processes;

/// <summary>Chunks on their way to a worker: what a send that fails costs, and where the user's handlers may stand meanwhile.</summary>
[CancelAfter(120_000)]
public sealed class HandingOverTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [Test]
    public async Task A_send_that_fails_costs_its_items_and_neither_the_others_nor_the_session([Values(1, 2)] int workers)
    {
        await using var session = await FaultyTransport.OpenAsync(workers, static first => first == 5 ? new InvalidOperationException("cut") : null);
        for (var map = 0; map < 3; map++)
        {
            var outcomes = await session.OutcomesAsync((int x) => -x, Numbers(20), new MapOptions { ChunkSize = 1 }).ToListAsync().AsTask().WaitAsync(Watchdog);

            Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(Numbers(20).Where(x => x != 5).Select(x => -x)));
            Assert.That(outcomes[5].Error, Is.TypeOf<PayloadException>().With.Message.Contains("cut").And.Property(nameof(PayloadException.Stage)).EqualTo(PayloadStage.Argument));
        }
    }

    [Test]
    public async Task A_worker_that_goes_while_it_is_sent_to_costs_nothing()
    {
        var failures = 3;
        IMapSession? opened = null;
        await using var session = opened = await FaultyTransport.OpenAsync(2, first => first == 5 && Interlocked.Decrement(ref failures) >= 0 ? Gone() : null);

        var results = await session.MapAsync((int x) => -x, Numbers(20), new MapOptions { ChunkSize = 1, Retries = 3 }).WaitAsync(Watchdog); // the other worker may be killed in an item

        Assert.That(results, Is.EqualTo(Numbers(20).Select(x => -x)));

        IOException Gone()
        {
            foreach (var worker in ((PBench.Strategies.Engine.MapSession)opened!).Workers)
            {
                Process.GetProcessById(worker.ProcessId).Kill();
            }

            return new IOException("gone");
        }
    }

    [Test]
    public async Task A_handler_that_hears_of_a_refused_item_may_map_on_the_same_session([Values] bool sharedMemory)
    {
        await using var session = await OpenAsync(sharedMemory, workers: 1);
        var inner = 0;
        await session.MapAsync((int x) => x, [1]).WaitAsync(Watchdog); // the worker is idle now, so the caller hands the next chunk over, and hears of it

        var map = Task.Run(() => session.MapAsync(
            (Unsendable x) => x.Number,
            [new(0), new(1) { Way = "none" }, new(2)],
            new MapOptions { ErrorHandler = _ => inner = session.MapAsync((int x) => x + 1, [1]).WaitAsync(Watchdog).GetAwaiter().GetResult()[0], ChunkSize = 3 }));

        var refused = await Assert.ThrowsAsync<PayloadException>(() => map.WaitAsync(Watchdog));

        Assert.That(inner, Is.EqualTo(2));
        Assert.That(refused!.Index, Is.EqualTo(1));
    }

    [Test]
    public async Task Many_refused_items_do_not_deepen_the_stack([Values] bool sharedMemory)
    {
        await using var session = await OpenAsync(sharedMemory, workers: 2);
        Unsendable[] items = [.. Numbers(20_000).Select(i => new Unsendable(i) { Way = i % 2 == 0 ? null : "none" })];

        var outcomes = await session.OutcomesAsync((Unsendable x) => x.Number, items, new MapOptions { ChunkSize = 1 }).ToListAsync().AsTask().WaitAsync(Watchdog);

        Assert.That(outcomes.Select(o => o.IsSuccess ? o.Value : -1), Is.EqualTo(Numbers(20_000).Select(i => i % 2 == 0 ? i : -1)));
    }

    [Test]
    public async Task A_handler_that_waits_keeps_no_other_map_from_its_results([Values] bool sharedMemory)
    {
        await using var session = await OpenAsync(sharedMemory, workers: 2);
        for (var round = 0; round < 100; round++)
        {
            // The first map's caller looks for results itself, and so runs the handler; the stream's chunks come from a thread that does not look.
            var streamed = new TaskCompletionSource<List<int>>(TaskCreationOptions.RunContinuationsAsynchronously);
            var waits = new Waits(() =>
            {
                Task.Run(async () => streamed.TrySetResult(await session.StreamAsync((int x) => x + 1, Lazily(3), new MapOptions { ChunkSize = 1 }).ToListAsync()));
                Assert.That(streamed.Task.Wait(Watchdog), "the stream never ended");
            });

            await session.MapAsync((int x) => x, [7], new MapOptions { Progress = waits }).WaitAsync(Watchdog);

            Assert.That(await streamed.Task, Is.EqualTo(new[] { 1, 2, 3 }));
        }
    }

    private static Task<IMapSession> OpenAsync(bool sharedMemory, int workers)
    {
        IParallelMapStrategy strategy = sharedMemory ? new SharedMemoryStrategy() : new PipePoolStrategy();
        return strategy.OpenAsync(new SessionOptions { Workers = workers, Codecs = [new UnsendableCodec()] });
    }

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];

    private static IEnumerable<int> Lazily(int count)
    {
        for (var i = 0; i < count; i++)
        {
            yield return i;
        }
    }

    private sealed class Waits(Action action) : IProgress<MapProgress>
    {
        private int calls;

        public void Report(MapProgress value)
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                action();
            }
        }
    }
}

/// <summary>An item whose codec refuses it if it says so.</summary>
public sealed record Unsendable(int Number)
{
    /// <summary>Null, or why it cannot be sent.</summary>
    public string? Way { get; init; }
}
