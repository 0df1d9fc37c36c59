namespace PBench.Workloads.Tests;

public sealed class InputTests
{
    private static IEnumerable<TestCaseData> Cases() =>
        from entry in Workload.Small()
        select new TestCaseData(entry.Workload, entry.Settings).SetArgDisplayNames(Workload.Case(entry.Workload, entry.Settings));

    private static IEnumerable<TestCaseData> Big() =>
        from entry in Workload.Small()
        let settings = entry.Settings with { Scale = 0.25 }
        where entry.Workload.EstimateBytes(settings) >= 1_000_000
        select new TestCaseData(entry.Workload, settings).SetArgDisplayNames(Workload.Case(entry.Workload, settings));

    private static IEnumerable<string> Seeded() => ["distance", "random-per-item", "payload", "records", "json-parse", "sum-memory"];

    [TestCaseSource(nameof(Seeded))]
    public async Task The_same_seed_gives_the_same_results_and_another_seed_others(string name)
    {
        var results = await Workload.RunSeriallyAsync(Workload.Prepared(name, 0.02, seed: 5));
        Assert.That(Workload.Prepared(name, 0.02, seed: 5).Check(results).IsCorrect, Is.True);
        Assert.That(Workload.Prepared(name, 0.02, seed: 6).Check(results).IsCorrect, Is.False);
    }

    [TestCaseSource(nameof(Cases))]
    public void The_smallest_scale_leaves_at_least_one_item(IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workload);
        Assert.That(workload.Prepare(settings with { Scale = 1e-9 }).Items, Is.GreaterThanOrEqualTo(1));
    }

    [TestCaseSource(typeof(BuiltInWorkloads), nameof(BuiltInWorkloads.All))]
    public void Scale_1_has_the_published_number_of_items(IWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        Assert.That(workload.Prepare(new WorkloadSettings()).Items, Is.EqualTo(workload.Defaults.Items));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(double.NaN)]
    [TestCase(double.PositiveInfinity)]
    public void A_scale_that_is_no_positive_number_is_refused(double scale) =>
        Assert.That(() => Workload.Prepared("double", scale), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("Scale"));

    [Test]
    public void An_unknown_parameter_value_is_refused_with_the_known_ones() =>
        Assert.That(() => Workload.Prepared("distance", parameters: ("body", "gpu")), Throws.ArgumentException.With.Message.Contains("scalar, vector"));

    [TestCase("64K", 1024)]
    [TestCase("8", 10_000)]
    [TestCase("1M", 64)]
    [TestCase("16M", 4)]
    public void Payloads_are_at_most_64_MiB_together(string size, int items) =>
        Assert.That(Workload.Prepared("payload", parameters: ("size", size)).Items, Is.EqualTo(items));

    [TestCaseSource(nameof(Big))]
    [NonParallelizable]
    public async Task The_estimate_is_right_within_a_factor_of_two(IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var estimate = workload.EstimateBytes(settings);
        var isRight = false;
        for (var attempt = 0; attempt < 3 && !isRight; attempt++) // an earlier test's input may die while this one is weighed
        {
            var used = await Task.Factory.StartNew(() => Weigh(workload, settings), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            isRight = estimate >= used / 2 && estimate <= used * 2;
        }

        Assert.That(isRight, $"{estimate} bytes are estimated");
    }

    // On a thread of its own, whose frames are gone afterwards: they would keep one attempt's input alive into the next.
    private static long Weigh(IWorkload workload, WorkloadSettings settings)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var prepared = workload.Prepare(settings);
        var results = Workload.RunSeriallyAsync(prepared).GetAwaiter().GetResult();
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive((prepared, results));
        return used;
    }
}
