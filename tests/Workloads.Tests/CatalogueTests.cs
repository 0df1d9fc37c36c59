namespace PBench.Workloads.Tests;

public sealed class CatalogueTests
{
    private static readonly string[] Tutorials =
    [
        "double", "sleep", "distance", "countdown", "greet", "functor", "starmap", "named-arguments", "partial",
        "partial-clash", "square", "square-lazy", "frozen-random", "random-per-item", "random-rows",
    ];

    private static readonly string[] Beyond =
    [
        "noop", "payload", "allocate", "mandelbrot", "pareto", "records", "json-parse", "sum-memory", "lock-contended",
        "thread-hostile", "crash", "io-latency",
    ];

    [Test]
    public void Every_workload_of_both_tables_is_there_once() =>
        Assert.That(BuiltInWorkloads.All.Select(workload => workload.Name), Is.EqualTo(Tutorials.Concat(Beyond)));

    [Test]
    public void Every_workload_class_is_in_the_catalogue()
    {
        var classes = typeof(IWorkload).Assembly.GetTypes().Where(type => typeof(IWorkload).IsAssignableFrom(type) && !type.IsAbstract);
        Assert.That(BuiltInWorkloads.All.Select(workload => workload.GetType()), Is.EquivalentTo(classes));
    }

    [Test]
    public void The_quick_suite_is_eight_known_workloads()
    {
        Assert.That(Suites.Quick, Is.EqualTo(new[] { "double", "sleep", "distance", "countdown", "noop", "payload", "mandelbrot", "allocate" }));
        Assert.That(Suites.Quick, Is.SubsetOf(Suites.Full));
    }

    [Test]
    public void The_seeds_suite_is_the_first_table() => Assert.That(Suites.Seeds, Is.EqualTo(Tutorials));

    [Test]
    public void The_full_suite_is_everything() => Assert.That(Suites.Full, Is.EqualTo(Tutorials.Concat(Beyond)));

    [Test]
    public void Suites_are_found_by_name() => Assert.That(Suites.All.Keys, Is.EquivalentTo(new[] { "quick", "seeds", "full" }));

    [TestCaseSource(typeof(BuiltInWorkloads), nameof(BuiltInWorkloads.All))]
    public void Descriptions_are_one_line(IWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        Assert.That(workload.Description, Is.Not.Empty.And.Not.Contains('\n'));
        Assert.That(workload.Description, Has.Length.LessThan(120));
    }

    [TestCase("double", 10_000, 8, 1)]
    [TestCase("sleep", 10, 8, 1)]
    [TestCase("distance", 1_000_000, 5, 200_000)]
    [TestCase("countdown", 3, 5, 1)]
    [TestCase("greet", 9, 10, 1)]
    [TestCase("functor", 5, null, 0)]
    [TestCase("starmap", 2, 2, 0)]
    [TestCase("named-arguments", 2, 2, 1)]
    [TestCase("partial", 3, 2, 0)]
    [TestCase("square", 3, 2, 0)]
    [TestCase("frozen-random", 10, 4, 1)]
    public void Defaults_are_those_of_the_original(string name, int items, int? workers, int chunkSize)
    {
        var defaults = Workload.Named(name).Defaults;
        Assert.That((defaults.Items, defaults.Workers, defaults.ChunkSize.Items), Is.EqualTo((items, workers, chunkSize)));
    }

    [Test]
    public void The_speedup_reported_for_distance_is_that_of_its_times()
    {
        var published = Workload.Named("distance").Published!;
        Assert.That(published.Serial!.Value / published.Parallel!.Value, Is.EqualTo(published.Speedup!.Value).Within(0.01));
    }
}
