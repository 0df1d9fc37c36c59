using PBench.Harness.Advising;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Advising;

/// <summary>What is tried, given what an item costs.</summary>
public sealed class CandidatesTests
{
    private const int Cores = 4;
    private static readonly Catalogue Known = Composition.Catalogue([]);

    [Test]
    public void Computing_items_are_tried_on_the_cores_and_on_no_more()
    {
        var candidates = Of("mandelbrot", new SerialProbe(500, 500 * 126e3, 500 * 126e3));
        Assert.That(candidates.Select(c => c.Workers).Distinct(), Is.EqualTo(new[] { Cores }));
        Assert.That(candidates.Select(c => c.Strategy).Distinct(), Is.EquivalentTo(new[] { "task", "plinq", "threads", "pipes", "shm" }));
        Assert.That(candidates.Select(c => c.ChunkSize).Distinct(), Does.Contain(ChunkSize.Auto).And.Contain(ChunkSize.Of(1)).And.Contain(ChunkSize.Of(125)));
    }

    [Test]
    public void Cheap_items_are_not_tried_one_at_a_time()
    {
        var candidates = Of("noop", new SerialProbe(100_000, 100_000 * 5, 100_000 * 5));
        Assert.That(candidates.Where(c => c.ChunkSize.Items is > 0 and < 200), Is.Empty, "200 items of 5 ns are a microsecond");
    }

    [Test]
    public void Waiting_items_are_tried_one_at_a_time_on_more_workers_than_cores()
    {
        var candidates = Of("sleep", new SerialProbe(10, 10e9, 1e6));
        Assert.That(candidates.Select(c => c.Workers).Distinct(), Is.EqualTo(new[] { Cores, 8, 10 }), "the cores, the workload's own, an item each");
        Assert.That(candidates.Select(c => c.ChunkSize).Distinct(), Is.EquivalentTo(new[] { ChunkSize.Auto, ChunkSize.Of(1) }));
    }

    [Test]
    public void Strategies_that_may_be_wrong_are_not_tried()
    {
        var candidates = Of("thread-hostile", new SerialProbe(1_000, 1e8, 1e8));
        Assert.That(candidates.Select(c => c.Strategy).Distinct(), Is.EquivalentTo(new[] { "pipes", "shm" }));
    }

    [Test]
    public void No_case_is_tried_twice()
    {
        foreach (var workload in Known.Workloads)
        {
            var names = Of(workload.Name, new SerialProbe(workload.Defaults.Items, 1e8, 1e8)).Select(c => c.Name).ToList();
            Assert.That(names, Is.Unique, workload.Name);
        }
    }

    private static IReadOnlyList<BenchCase> Of(string workload, SerialProbe probe) =>
        Candidates.Of(Known.Strategies, new WorkloadInput(Known.Workload(workload), new WorkloadSettings()), probe, Cores);
}
