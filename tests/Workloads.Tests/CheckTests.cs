namespace PBench.Workloads.Tests;

/// <summary>A check that finds nothing wrong is worth something only if it finds what was planted.</summary>
public sealed class CheckTests
{
    private static readonly string[] Exceptions = ["partial-clash", "crash"]; // these have no results

    private static IEnumerable<TestCaseData> Cases() =>
        from entry in Workload.Small()
        where !Exceptions.Contains(entry.Workload.Name)
        select new TestCaseData(entry.Workload, entry.Settings).SetArgDisplayNames(Workload.Case(entry.Workload, entry.Settings));

    [TestCaseSource(nameof(Cases))]
    public async Task Right_results_pass_and_planted_mistakes_are_found(IWorkload workload, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var prepared = workload.Prepare(settings);
        var right = (Array)await Workload.RunSeriallyAsync(prepared);

        var passed = prepared.Check(right);
        Assert.That((passed.Compared, passed.Mismatches, passed.FirstMismatchIndex, passed.Expected, passed.Actual), Is.EqualTo(((long)prepared.Items, 0L, (long?)null, (string?)null, (string?)null)));

        Assert.That(prepared.Check(Shortened(right)).Mismatches, Is.EqualTo(1), "a missing result");
        Assert.That(prepared.Check(Shortened(right)).FirstMismatchIndex, Is.EqualTo(right.Length - 1));
        if (right.Length > 1 && workload.Name != "pareto")
        {
            Assert.That(prepared.Check(Swapped(right)).Mismatches, Is.EqualTo(2), "two results in each other's place");
        }
    }

    [Test]
    public void A_wrong_value_is_shown_with_what_was_expected()
    {
        var check = Workload.Prepared("square").Check(new[] { 1, 5, 9 });
        Assert.That(check, Is.EqualTo(new CorrectnessCheck(3, 1, 1, "4", "5")));
        Assert.That(check.IsCorrect, Is.False);
    }

    [Test]
    public void Too_many_results_are_a_mismatch() =>
        Assert.That(Workload.Prepared("square").Check(new[] { 1, 4, 9, 16 }), Is.EqualTo(new CorrectnessCheck(4, 1, 3, "3 results", "16")));

    [Test]
    public void Too_few_results_are_a_mismatch() =>
        Assert.That(Workload.Prepared("square").Check(new[] { 1 }), Is.EqualTo(new CorrectnessCheck(1, 2, 1, "4", "1 results")));

    [Test]
    public void A_missing_object_is_a_mismatch()
    {
        var prepared = Workload.Prepared("payload", 0.001, parameters: ("size", "8"));
        Assert.That(prepared.Check(new byte[prepared.Items][]).Mismatches, Is.EqualTo(prepared.Items));
    }

    [Test]
    public void Eager_pulling_is_a_mismatch()
    {
        var prepared = Workload.Prepared("square-lazy");
        Assert.That(prepared.Check(new LazySquare[] { new(0, PulledEarly: 3), new(1), new(4) }).FirstMismatchIndex, Is.EqualTo(0));
        Assert.That(prepared.Check(new LazySquare[] { new(0), new(1, Ahead: 2), new(4) }).FirstMismatchIndex, Is.EqualTo(1));
    }

    [Test]
    public void Frozen_draws_are_counted_and_no_mismatch()
    {
        var frozen = Enumerable.Range(0, 10).Select(item => new Drawn(item + 0.5, item)).ToArray();
        var prepared = Workload.Prepared("frozen-random");
        Assert.That(prepared.Check(frozen), Is.EqualTo(new CorrectnessCheck(10, 0, null, null, null, Distinct: 1)));
        Assert.That(prepared.Note(frozen), Is.EqualTo("1 distinct draws in 10 results"));
    }

    [Test]
    public void A_counter_is_noted_per_process()
    {
        Counted[] results = [new(0, 7, 11), new(0, 8, 1), new(0, 7, 12)];
        Assert.That(Workload.Prepared("lock-contended").Note(results), Is.EqualTo("counter raised by 2 in process 7, by 1 in process 8"));
    }

    [TestCase("countdown", true)]
    [TestCase("random-per-item", true)]
    [TestCase("lock-contended", true)]
    [TestCase("frozen-random", false)] // serial: the generator goes on from run to run
    public async Task Repeats_compares_two_runs_but_no_clocks(string name, bool repeats)
    {
        var prepared = Workload.Prepared(name, 0.01);
        var (first, second) = (await Workload.RunSeriallyAsync(prepared), await Workload.RunSeriallyAsync(prepared));
        Assert.That(prepared.Repeats(first, second), Is.EqualTo(repeats));
    }

    private static Array Shortened(Array results)
    {
        var copy = Array.CreateInstance(results.GetType().GetElementType()!, results.Length - 1);
        Array.Copy(results, copy, copy.Length);
        return copy;
    }

    private static Array Swapped(Array results)
    {
        var copy = (Array)results.Clone();
        var last = copy.GetValue(copy.Length - 1);
        copy.SetValue(copy.GetValue(0), copy.Length - 1);
        copy.SetValue(last, 0);
        return copy;
    }
}
