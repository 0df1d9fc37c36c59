using System.Collections.Concurrent;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>That the name says what happens: PLINQ partitions the chunks and runs them.</summary>
[CancelAfter(60_000)]
public sealed class PlinqStrategyTests
{
    [Test]
    public async Task Every_item_of_a_map_and_of_a_stream_runs_inside_a_query()
    {
        await using var session = await new PlinqStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        var stacks = new ConcurrentBag<string>();
        int Traced(int x)
        {
            stacks.Add(Environment.StackTrace);
            return x;
        }

        await session.MapAsync((int x) => Traced(x), Enumerable.Range(0, 20), new MapOptions { ChunkSize = 1 });
        await session.StreamAsync((int x) => Traced(x), Enumerable.Range(0, 20), new MapOptions { ChunkSize = 1 }).ToListAsync();

        Assert.That(stacks, Has.Count.EqualTo(40).And.All.Contains("System.Linq.Parallel"));
    }

    [Test]
    public async Task The_partitioner_takes_the_chunks_and_gives_them_to_as_many_threads_as_workers()
    {
        await using var session = await new PlinqStrategy().OpenAsync(new SessionOptions { Workers = 3 });
        using var three = new Barrier(3);
        var threads = new ConcurrentBag<int>();

        await session.ForEachAsync(
            (int _) =>
            {
                three.SignalAndWait(TimeSpan.FromSeconds(30));
                threads.Add(Environment.CurrentManagedThreadId);
            },
            Enumerable.Range(0, 3),
            new MapOptions { ChunkSize = 1 });

        Assert.That(threads.Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_stream_with_a_slow_item_uses_the_workers_it_leaves_and_no_more()
    {
        await using var session = await new PlinqStrategy().OpenAsync(new SessionOptions { Workers = 2 });
        using var gate = new ManualResetEventSlim();
        var inside = 0;
        var most = 0;
        var quick = 0;

        await foreach (var _ in session.StreamUnorderedAsync(
            (int x) =>
            {
                var now = Interlocked.Increment(ref inside);
                lock (gate)
                {
                    most = Math.Max(most, now);
                }

                if (x == 0)
                {
                    gate.Wait(TimeSpan.FromSeconds(30));
                }

                Interlocked.Decrement(ref inside);
                return x;
            },
            Enumerable.Range(0, 300).Where(_ => true),
            new MapOptions { ChunkSize = 1, Window = 4 }))
        {
            if (++quick == 299)
            {
                gate.Set();
            }
        }

        Assert.That(quick, Is.EqualTo(300));
        Assert.That(most, Is.EqualTo(2));
    }
}
