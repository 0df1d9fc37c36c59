using System.Globalization;
using PBench.Strategies;

namespace PBench.Reliability.Tests.Stress;

/// <summary>Concurrent maps on one session once hung: a chunk was handed over by a caller who did not look for its result, and nobody else was told to.</summary>
/// <remarks><c>PBENCH_STRESS_ROUNDS</c> on each path; see <see cref="StressSetting"/>.</remarks>
public sealed class ConcurrentMapsTests
{
    private static readonly int Rounds = StressSetting.Rounds;
    private static readonly TimeSpan Hung = StressSetting.Watchdog / 4; // a map that is one short item

    [TearDown]
    public Task NothingIsLeft() => Cleanliness.AssertCleanAsync();

    [Test]
    public Task Two_maps_that_begin_at_the_same_moment_both_end([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool, [Values(1, 2)] int workers) =>
        RepeatAsync(pool, workers, Rounds, OneItem, OneItem);

    [Test]
    public Task Three_maps_that_begin_at_the_same_moment_all_end([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool) =>
        RepeatAsync(pool, 2, Rounds / 3, OneItem, SeveralChunks, OneItem);

    [Test]
    public Task A_stream_that_is_left_and_a_map_that_is_cancelled_hold_up_no_other([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool) =>
        RepeatAsync(pool, 2, Rounds / 8, OneItem, LeftStream, CancelledMap);

    // All begin each round at once, from threads of their own.
    private static async Task RepeatAsync(Pool pool, int workers, int rounds, params Func<IMapSession, int, Task>[] callers)
    {
        var session = await pool.OpenAsync(workers);
        using var failed = new CancellationTokenSource();
        using var barrier = new Barrier(callers.Length);
        try
        {
            await Task.WhenAll(callers.Select(caller => Task.Factory.StartNew(() => Caller(caller), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        }
        finally
        {
            await session.DisposeAsync().AsTask().WaitAsync(StressSetting.Watchdog);
        }

        void Caller(Func<IMapSession, int, Task> call)
        {
            try
            {
                for (var round = 0; round < rounds; round++)
                {
                    barrier.SignalAndWait(failed.Token);
                    if (!call(session, round).Wait(Hung))
                    {
                        Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"{pool}, {workers} workers: hangs in round {round}, {call.Method.Name}\n{SessionDump.Of(session)}"));
                    }
                }
            }
            catch (OperationCanceledException) when (failed.IsCancellationRequested)
            {
                // Another says what happened.
            }
            catch
            {
                failed.Cancel();
                throw;
            }
        }
    }

    private static async Task OneItem(IMapSession session, int round)
    {
        int[] items = [round];
        Assert.That(await session.MapAsync((int x) => x + 1, items), Is.EqualTo(new[] { round + 1 }));
    }

    private static async Task SeveralChunks(IMapSession session, int round)
    {
        int[] items = [round, 1, 2, 3, 4];
        Assert.That(await session.MapAsync((int x) => x * 2, items, new MapOptions { ChunkSize = 1 }), Is.EqualTo(new[] { round * 2, 2, 4, 6, 8 }));
    }

    private static async Task LeftStream(IMapSession session, int round)
    {
        var next = round;
        await foreach (var y in session.StreamAsync((int x) => -x, Enumerable.Range(round, 100), new MapOptions { ChunkSize = 3 }))
        {
            Assert.That(y, Is.EqualTo(-next));
            if (++next > round + 4)
            {
                break;
            }
        }
    }

    private static async Task CancelledMap(IMapSession session, int round)
    {
        using var source = new CancellationTokenSource();
        var map = session.MapAsync((int x) => x + round, Enumerable.Range(0, 64), new MapOptions { ChunkSize = 1 }, source.Token);
        await source.CancelAsync();
        try
        {
            Assert.That(await map, Is.EqualTo(Enumerable.Range(round, 64)));
        }
        catch (OperationCanceledException)
        {
            // It was in time.
        }
    }
}
