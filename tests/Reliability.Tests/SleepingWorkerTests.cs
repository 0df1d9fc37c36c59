using PBench.Strategies;

namespace PBench.Reliability.Tests;

/// <summary>A worker sleeps when it has had nothing to do for a while; being woken takes it longer than a short chunk takes one that is awake.</summary>
[CancelAfter(120_000)]
public sealed class SleepingWorkerTests
{
    [TearDown]
    public Task NothingIsLeft() => Cleanliness.AssertCleanAsync();

    // Stopped in its sleep, a worker is one that never wakes up. The other must not have gone to sleep itself when its result is found,
    // which it does after 20 µs: so there are many tries, of which most succeed on an idle machine.
    [Test]
    public async Task A_chunk_need_not_wait_until_its_worker_is_awake_while_another_is([Values] bool isPortable)
    {
        const int Tries = 200;
        await using var session = await new Pool("shm", isPortable).OpenAsync(workers: 2);
        var workers = await WorkersAsync(session);

        var ranBy = Array.Empty<int>();
        for (var i = 0; i < Tries && !ranBy.SequenceEqual([workers[1], workers[1]]); i++)
        {
            ranBy = await MapWhileStoppedAsync(session, workers[0]);
        }

        Assert.That(ranBy, Is.All.EqualTo(workers[1]));
        Assert.That(await WorkersAsync(session), Is.EquivalentTo(workers), "the other goes on as ever when it is awake");
    }

    // Who ran two chunks; the worker is woken after a while, so that none waits for ever.
    private static async Task<int[]> MapWhileStoppedAsync(IMapSession session, int worker)
    {
        Assert.That(await Machine.EventuallyAsync(() => Machine.Sleeps(worker)), Is.True, "a worker sleeps when it has nothing to do");
        Machine.Signal(worker, Machine.SigStop);
        var map = session.MapAsync((int _) => Environment.ProcessId, [1, 2], new MapOptions { ChunkSize = 1 });
        await Task.WhenAny(map, Task.Delay(100));
        Machine.Signal(worker, Machine.SigContinue);
        return await map.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task<int[]> WorkersAsync(IMapSession session)
    {
        HashSet<int> workers = [];
        while (workers.Count < 2)
        {
            workers.UnionWith(await session.MapAsync(
                (int _) =>
                {
                    Thread.Sleep(5);
                    return Environment.ProcessId;
                },
                [1, 2],
                new MapOptions { ChunkSize = 1 }));
        }

        return [.. workers];
    }
}
