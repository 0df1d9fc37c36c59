using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Tests.Measuring;

/// <summary>What the two kinds of a case's processes do.</summary>
[Parallelizable]
public sealed class ChildTests
{
    [TestCase("task")]
    [TestCase("shm")]
    public async Task Timed_code_is_compiled_once_optimised_in_the_process_and_its_workers(string strategy)
    {
        var timed = await LaunchAsync(Case(ChildTask.Measure, strategy, "fake-tiers"));
        Assert.That(timed.Note, Is.EqualTo("0"));
    }

    [TestCase("task")]
    [TestCase("shm")]
    public async Task A_cold_run_has_the_runtime_as_the_user_set_it(string strategy)
    {
        var cold = await LaunchAsync(Case(ChildTask.Cold, strategy, "fake-tiers"));
        Assert.That(cold.Note, Is.EqualTo(Environment.GetEnvironmentVariable("DOTNET_TieredCompilation") ?? "user's"));
    }

    [Test]
    public async Task A_cold_process_tells_start_and_order_and_times_nothing_else()
    {
        var cold = await LaunchAsync(Case(ChildTask.Cold, "shm", "mandelbrot") with { ObserveOrder = true });
        Assert.That(cold.ColdNs ?? 0, Is.GreaterThan(cold.ColdMapNs ?? 0));
        Assert.That(cold.StartupNs, Is.GreaterThan(0));
        Assert.That((cold.Ordered?.Statistics?.InOrder, cold.Iterations.Count, cold.Trace), Is.EqualTo((true, 0, (TraceSummary?)null)));
    }

    [Test]
    public async Task A_timed_process_tells_iterations_and_a_trace_and_no_start()
    {
        var timed = await LaunchAsync(Case(ChildTask.Measure, "shm", "mandelbrot"));
        Assert.That(timed.Iterations, Is.Not.Empty);
        Assert.That(timed.Trace, Is.Not.Null);
        Assert.That((timed.ColdNs, timed.StartupNs, timed.OpenNs, timed.Ordered), Is.EqualTo(((double?)null, (double?)null, (double?)null, (OrderObservation?)null)));
    }

    [Test]
    public void Of_both_processes_the_worse_outcome_and_all_answers_count()
    {
        AnswerCheck right = new(3, 0, null, null, null, null), wrong = new(3, 1, 0, "a", "b", null);
        var cold = new ChildResult { Outcome = Outcome.Wrong, Checks = [wrong], ColdNs = 1, StartupNs = 2, Note = "first" };
        var both = new ChildResult { Outcome = Outcome.Correct, Checks = [right], MeasuringNs = 3, Note = "second" }.After(cold);
        Assert.That((both.Outcome, both.ColdNs, both.StartupNs, both.MeasuringNs, both.Note), Is.EqualTo((Outcome.Wrong, (double?)1, (double?)2, 3.0, "first")));
        Assert.That(both.Checks, Is.EqualTo(new[] { wrong, right }));
    }

    private static async Task<ChildResult> LaunchAsync(ChildSpec spec)
    {
        using var launcher = new ChildLauncher(SelfCommand.Current());
        var launch = await launcher.LaunchAsync(spec, TimeSpan.FromSeconds(60), CancellationToken.None);
        Assert.That((launch.End, launch.Error, launch.Result?.Error), Is.EqualTo((ChildEnd.Finished, (string?)null, (string?)null)));
        return launch.Result!;
    }

    private static ChildSpec Case(ChildTask task, string strategy, string workload) => new()
    {
        Task = task,
        Strategy = strategy,
        Workload = workload,
        Workers = 2,
        Scale = 0.25,
        BudgetNs = 60e6,
        MaxIterations = 3,
        Plugins = [typeof(ChildTests).Assembly.Location],
        ResultFile = "", // the launcher chooses
    };
}
