using PBench.Harness.Measuring;
using PBench.Strategies;

namespace PBench.Harness.Tests.Measuring;

public sealed class ChunkTracesTests
{
    [Test]
    public void Chunks_come_back_in_order_whatever_the_order_they_came_in()
    {
        var traces = new ChunkTraces(3);
        Observe(traces, 2, 0, 1);

        Assert.That(traces.IsComplete);
        Assert.That(traces.InOrder().Select(t => t.Chunk), Is.EqualTo(new[] { 0, 1, 2 }));
    }

    [Test]
    public void What_does_not_fit_is_known_and_fits_the_next_time()
    {
        var traces = new ChunkTraces(2);
        Observe(traces, 0, 1, 2);
        Assert.That(traces.IsComplete, Is.False);
        Assert.That(traces.Seen.Length, Is.EqualTo(2));

        traces.Clear();
        Observe(traces, 0, 1, 2);

        Assert.That(traces.IsComplete);
        Assert.That(traces.Seen.Length, Is.EqualTo(3));
    }

    [Test]
    public void Nothing_is_lost_between_threads()
    {
        var traces = new ChunkTraces(20_000);
        Parallel.For(0, 20_000, i => Observe(traces, i));

        Assert.That(traces.InOrder().Select(t => t.Chunk), Is.EqualTo(Enumerable.Range(0, 20_000)));
    }

    private static void Observe(ChunkTraces traces, params int[] chunks)
    {
        foreach (var chunk in chunks)
        {
            traces.OnChunk(new ChunkTrace { Chunk = chunk });
        }
    }
}
