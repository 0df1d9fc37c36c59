using System.Diagnostics;
using PBench.Harness.Measuring;
using PBench.Strategies;

namespace PBench.Harness.Tests.Measuring;

public sealed class TraceSummaryTests
{
    /// <summary>One tick of the clock in nanoseconds, so that the figures below can be written in ticks.</summary>
    private static readonly double Tick = 1e9 / Stopwatch.Frequency;

    [Test]
    public void Overhead_is_each_workers_time_until_its_last_finish_minus_its_function_time()
    {
        // Worker 0: busy 10..30 and 40..60. Worker 1: busy 20..50. The map runs from 0 to 100.
        var summary = TraceSummary.Of([Chunk(0, 0, 10, 30, 35), Chunk(1, 1, 20, 50, 55), Chunk(2, 0, 40, 60, 65)], Start, Start + 100)!;

        Assert.That(summary.Chunks, Is.EqualTo(3));
        Assert.That(summary.Workers, Is.EqualTo(2));
        Assert.That(summary.MakespanNs, Is.EqualTo(100 * Tick).Within(1e-6));
        Assert.That(summary.OverheadNs, Is.EqualTo(((60 - 40) + (50 - 30)) * Tick).Within(1e-6));
        Assert.That(summary.OverheadPerChunkNs, Is.EqualTo(40 * Tick / 3).Within(1e-6));
        Assert.That(summary.OverheadPerItemNs, Is.EqualTo(40 * Tick / 6).Within(1e-6));
        Assert.That(summary.ImbalanceNs, Is.EqualTo(((100 - 60) + (100 - 50)) * Tick).Within(1e-6));
        Assert.That(summary.FirstResultNs, Is.EqualTo(35 * Tick).Within(1e-6));
    }

    [Test]
    public void Function_times_of_one_worker_that_overlap_count_once()
    {
        var summary = TraceSummary.Of([Chunk(0, 0, 10, 40, 50), Chunk(1, 0, 20, 60, 70)], Start, Start + 60)!;
        Assert.That(summary.OverheadNs, Is.EqualTo(10 * Tick).Within(1e-6));
        Assert.That(summary.ImbalanceNs, Is.Zero);
    }

    [Test]
    public void A_map_without_chunks_has_no_summary() =>
        Assert.That(TraceSummary.Of([], 0, 100), Is.Null);

    [Test]
    public void A_sample_keeps_the_first_and_the_last_and_spreads_evenly()
    {
        var chunks = Enumerable.Range(0, 1001).Select(i => Chunk(i, 0, i, i + 1, i + 1)).ToList();
        var sample = TraceSummary.Sample(chunks, 11);
        Assert.That(sample.Select(c => c.Chunk), Is.EqualTo(Enumerable.Range(0, 11).Select(i => i * 100L)));
    }

    [Test]
    public void Few_chunks_are_all_kept()
    {
        var chunks = new[] { Chunk(0, 0, 1, 2, 3) };
        Assert.That(TraceSummary.Sample(chunks, 10_000), Is.EqualTo(chunks));
    }

    /// <summary>Not zero: a zero reading means that there is no such phase.</summary>
    private const long Start = 1000;

    private static ChunkTrace Chunk(int number, int worker, long started, long finished, long delivered) => new(
        number, number * 2, 2, worker, 1, 0, 0, 0, 0, 0, 0, 0, Start + started, Start + finished, 0, Start + delivered);
}
