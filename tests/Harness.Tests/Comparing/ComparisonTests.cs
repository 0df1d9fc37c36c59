using PBench.Harness.Comparing;
using PBench.Harness.Comparing.Scaling;
using PBench.Harness.Reporting;

namespace PBench.Harness.Tests.Comparing;

/// <summary>What recorded runs say of each other.</summary>
public sealed class ComparisonTests
{
    private static ResultSet Sweep => ResultSet.Read(RecordedRuns.Sweep, "A");

    private static ResultSet Again => ResultSet.Read(RecordedRuns.Again, "B");

    private static ResultSet OneCore => ResultSet.Read(RecordedRuns.OneCore, "B");

    [Test]
    public void On_the_same_hardware_times_are_compared_case_by_case()
    {
        var comparison = Comparison.Of([Sweep, Again]);
        Assert.That(comparison.SameHardware);
        Assert.That(comparison.Workloads.Select(w => w.Input.Workload), Is.EqualTo(new[] { "noop", "mandelbrot" }));
        foreach (var workload in comparison.Workloads)
        {
            Assert.That(workload.Cases.Select(c => c.Case.Split('/')[0]), Is.EqualTo(new[] { "serial", "task", "shm" }));
        }

        foreach (var ratio in Ratios(comparison))
        {
            Assert.That(ratio.Quantity, Is.EqualTo("time"));
            Assert.That(ratio.Ratio, Is.InRange(ratio.Interval!.Low, ratio.Interval.High));
        }
    }

    [Test]
    public void A_run_against_itself_shows_no_difference()
    {
        var ratios = Ratios(Comparison.Of([Sweep, Sweep with { Label = "B" }]));
        Assert.That(ratios, Has.Count.EqualTo(Sweep.Cases.Count));
        Assert.That(ratios.Select(r => (r.Ratio, r.Direction)), Is.All.EqualTo((1.0, Direction.Undecided)));
    }

    [TestCase(2.0, Direction.Slower)]
    [TestCase(0.5, Direction.Faster)]
    public void A_run_that_takes_twice_or_half_the_time_is_slower_or_faster(double factor, Direction direction)
    {
        var ratios = Ratios(Comparison.Of([Again, Scaled(Again, factor)]));
        Assert.That(ratios.Select(r => r.Ratio), Is.All.EqualTo(factor).Within(1e-9));
        Assert.That(ratios.Select(r => r.Direction), Is.All.EqualTo(direction));
    }

    [Test]
    public void On_other_hardware_only_speedups_are_compared_and_the_reader_is_told()
    {
        var comparison = Comparison.Of([Sweep, OneCore]);
        Assert.That(comparison.SameHardware, Is.False);
        Assert.That(comparison.Notes[0], Does.StartWith("Other hardware: times do not compare"));
        Assert.That(Ratios(comparison).Select(r => r.Quantity).Distinct(), Is.EqualTo(new[] { "speedup" }));
        var mandelbrot = comparison.Workloads.Single(w => w.Input.Workload == "mandelbrot").Cases.Single(c => c.Strategy == "task");
        Assert.That(mandelbrot.Ratios.Single().Direction, Is.EqualTo(Direction.Slower), "one core has no speedup");
    }

    [Test]
    public void Overhead_is_in_items_of_the_machine_itself()
    {
        var cell = Comparison.Of([Sweep, OneCore]).Workloads[0].Cases.Single(c => c.Strategy == "task").Cells[0];
        var serial = Sweep.Cases.Single(c => c.Case == "serial/noop/10000/auto/1");
        Assert.That(cell.OverheadUnit, Is.EqualTo("serial_item"));
        Assert.That(cell.Overhead, Is.EqualTo(cell.OverheadPerChunkNs / (serial.MedianNs / serial.Items)));
    }

    [Test]
    public void Overhead_is_in_units_of_a_limit_where_every_machine_has_it()
    {
        var limits = new Dictionary<string, double> { ["task_round_trip"] = 500 };
        var both = Comparison.Of([Sweep with { Limits = limits }, OneCore with { Limits = limits }]);
        var cell = both.Workloads[0].Cases.Single(c => c.Strategy == "task").Cells[0];
        Assert.That((cell.OverheadUnit, cell.Overhead), Is.EqualTo(("task_round_trip", cell.OverheadPerChunkNs / 500)));
        var one = Comparison.Of([Sweep with { Limits = limits }, OneCore]);
        Assert.That(one.Workloads[0].Cases.Single(c => c.Strategy == "task").Cells[0].OverheadUnit, Is.EqualTo("serial_item"));
    }

    [Test]
    public void Strategies_with_three_numbers_of_workers_get_both_laws()
    {
        var scaling = Comparison.Of([Sweep, Again]).Scaling;
        Assert.That(scaling, Has.Count.EqualTo(12), "2 workloads × 2 strategies × 3 chunk sizes, of the sweep alone");
        Assert.That(scaling.Select(s => s.Points.Select(p => p.Workers)), Is.All.EqualTo(new[] { 1, 2, 4 }));
        Assert.That(scaling.Select(s => s.Fits.Select(f => f.Law)), Is.All.EqualTo(new[] { ScalingLaw.Amdahl, ScalingLaw.Universal }));
        Assert.That(scaling.SelectMany(s => s.Fits).Select(f => f.ContentionInterval), Has.None.Null);
        Assert.That(scaling.Select(s => s.Oversubscribed), Is.All.True);
    }

    [Test]
    public void Crossovers_say_from_what_chunk_on_each_strategy_pays()
    {
        var crossovers = Comparison.Of([Sweep, Again]).Crossovers;
        var noop = crossovers.Single(c => c.Set == "A" && c.Input.Workload == "noop");
        Assert.That((noop.Workers, noop.Waits), Is.EqualTo((2, false)), "the machine's cores");
        Assert.That(noop.Strategies.Select(s => s.LeastChunk), Is.All.Null, "an item of 5 ns never pays");
        var task = crossovers.Single(c => c.Set == "A" && c.Input.Workload == "mandelbrot").Strategies.Single(s => s.Strategy == "task");
        Assert.That(task.LeastChunk, Is.EqualTo(1), "an item of 126 µs pays one at a time");
        Assert.That(task.Needs.First(n => n.ChunkItems == 1).ItemNs, Is.LessThan(126_000));
        Assert.That(crossovers.Where(c => c.Set == "B").SelectMany(c => c.Strategies).Select(s => s.Model), Is.All.Null, "one chunk size does not tell item and chunk apart");
    }

    [Test]
    public void Another_definition_of_a_workload_is_not_compared_and_the_others_are()
    {
        var other = Again with { Run = Again.Run with { WorkloadRevisions = new Dictionary<string, int> { ["noop"] = 2 } } };
        var comparison = Comparison.Of([Sweep, other]);
        Assert.That(comparison.Workloads.Select(w => w.Input.Workload), Is.EqualTo(new[] { "mandelbrot" }));
        Assert.That(comparison.NotCompared, Is.EqualTo(new[] { "noop: another definition of the workload (revision 1 in A, 2 in B)" }));
    }

    [Test]
    public void Another_scale_is_not_compared()
    {
        var other = Again with { Cases = [.. Again.Cases.Select(c => c with { Scale = 0.2 })] };
        Assert.That(() => Comparison.Of([Sweep, other]), Throws.TypeOf<NotComparableException>().With.Message.Contains("another scale (0.1 in A, 0.2 in B)"));
    }

    [Test]
    public void The_same_scale_with_other_inputs_is_another_definition()
    {
        var other = Again with
        {
            Cases = [.. Again.Cases.Select(c => c with { Items = c.Items + 1, Case = c.Case + "'" })],
            Times = Again.Times.ToDictionary(t => t.Key + "'", t => t.Value),
        };
        Assert.That(() => Comparison.Of([Sweep, other]), Throws.TypeOf<NotComparableException>().With.Message.Contains("another definition"));
    }

    [Test]
    public void Cases_whose_workers_are_each_machines_cores_are_the_same_case()
    {
        var two = Only(Sweep, "task/mandelbrot/51/1/2");
        var one = Only(Sweep, "task/mandelbrot/51/1/1");
        one = one with { Label = "B", Run = one.Run with { Machine = OneCore.Run.Machine } };
        var cells = Comparison.Of([two, one]).Workloads.Single(w => w.Input.Workload == "mandelbrot").Cases.Single(c => c.Strategy == "task").Cells;
        Assert.That(cells.Select(c => c.Workers), Is.EqualTo(new[] { 2, 1 }));
    }

    private static List<CaseRatio> Ratios(Comparison comparison) => [.. comparison.Workloads.SelectMany(w => w.Cases).SelectMany(c => c.Ratios)];

    private static ResultSet Only(ResultSet set, string name) => set with { Cases = [.. set.Cases.Where(c => c.Case == name || c.Strategy == "serial")] };

    private static ResultSet Scaled(ResultSet set, double factor) => set with
    {
        Label = "B",
        Times = set.Times.ToDictionary(c => c.Key, c => new SortedDictionary<int, double[]>(c.Value.ToDictionary(r => r.Key, r => r.Value.Select(t => t * factor).ToArray()))),
    };
}
