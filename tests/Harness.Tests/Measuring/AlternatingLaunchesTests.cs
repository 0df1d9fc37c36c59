using System.Diagnostics;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Tests.Measuring;

/// <summary>Real children that take turns. A map of <c>fake-alone</c> fails if another one runs at the same time.</summary>
internal sealed class AlternatingLaunchesTests : ChildFixture
{
    private const int Iterations = 6;

    [TestCase(2)]
    [TestCase(3)]
    public async Task All_live_at_once_and_one_measures_at_a_time(int cases)
    {
        await using var turns = Turns(fit: true, [.. Enumerable.Repeat(Alone(company: cases), cases)]);
        var launches = await turns.MeasureAsync(CancellationToken.None);
        Assert.That(launches, Has.Count.EqualTo(cases).And.All.Matches<ChildLaunch?>(IsMeasured));
    }

    [Test]
    public async Task Iterations_alternate_there_and_back()
    {
        await using var turns = Turns(fit: true, Alone(company: 2), Alone(company: 2));
        var launches = await turns.MeasureAsync(CancellationToken.None);
        var order = launches.SelectMany((l, i) => l.Result!.Iterations.Select(s => (s.StartedUtc, Process: i))).OrderBy(s => s.StartedUtc).Select(s => s.Process);
        int[] there = [0, 1, 1, 0], back = [1, 0, 0, 1]; // whichever: the engine's own warm-up takes turns as well
        Assert.That(order, Is.EqualTo(Repeat(there)).Or.EqualTo(Repeat(back)));
    }

    [Test]
    public async Task Cases_that_do_not_fit_together_run_one_after_the_other()
    {
        await using var turns = Turns(fit: false, Alone(company: 1), Alone(company: 2));
        var launches = await turns.MeasureAsync(CancellationToken.None);
        Assert.That(launches, Has.All.Matches<ChildLaunch?>(IsMeasured));
        Assert.That(launches[1].StartedUtc, Is.GreaterThan(launches[0].Result!.Iterations.Max(i => i.StartedUtc)));
    }

    [Test]
    public async Task A_child_that_dies_between_its_turns_costs_only_its_own_case()
    {
        await using var turns = Turns(fit: true, Alone(company: 2) with { MaxIterations = 1000, BudgetNs = 30e9 }, Alone(company: 2));
        var measuring = turns.MeasureAsync(CancellationToken.None);
        Assert.That(SpinWait.SpinUntil(() => FakeAlone.ProcessesIn(Folder).Count == 2, Ample));
        Assert.That(SpinWait.SpinUntil(HasEndedOne, Ample));
        using var left = Process.GetProcessById(FakeAlone.ProcessesIn(Folder).Single(Lives));
        left.Kill();
        var launches = await measuring;
        Assert.That(IsMeasured(launches[1]), launches[1].Error);
        Assert.That(launches[0].End, Is.EqualTo(ChildEnd.Died));
    }

    [Test]
    public async Task A_child_that_hangs_in_its_turn_is_ended_and_the_other_goes_on()
    {
        await using var turns = new AlternatingLaunches<ChildSpec>(
            [Case("task", "fake-hangs"), Case("task", "fake-right")], s => Launcher.StartWaiting(s, TimeSpan.FromSeconds(5)), fit: true);
        var launches = await turns.MeasureAsync(CancellationToken.None);
        Assert.That(launches[0].End, Is.EqualTo(ChildEnd.TimedOut));
        Assert.That(IsMeasured(launches[1]), launches[1].Error);
    }

    [Test]
    public async Task An_interrupt_ends_all()
    {
        using var interrupt = new CancellationTokenSource();
        await using var turns = Turns(fit: true, Alone(company: 3), Alone(company: 3)); // the third never comes
        var measuring = turns.MeasureAsync(interrupt.Token);
        Assert.That(SpinWait.SpinUntil(() => FakeAlone.ProcessesIn(Folder).Count == 2, Ample));
        await interrupt.CancelAsync();
        Assert.That(await measuring, Has.All.Matches<ChildLaunch?>(l => l?.End == ChildEnd.Interrupted));
        Assert.That(FakeAlone.ProcessesIn(Folder), Has.None.Matches<int>(Lives));
    }

    private bool HasEndedOne() => FakeAlone.ProcessesIn(Folder).Count(Lives) == 1;

    private static bool Lives(int process) => Process.GetProcesses().Any(p => p.Id == process);

    private static IEnumerable<int> Repeat(int[] pattern) => Enumerable.Range(0, 2 * Iterations).Select(i => pattern[i % pattern.Length]);

    private static bool IsMeasured(ChildLaunch? launch) =>
        launch is { End: ChildEnd.Finished, Result: { Outcome: Outcome.Correct, Iterations.Count: Iterations } };

    private AlternatingLaunches<ChildSpec> Turns(bool fit, params ChildSpec[] order) => new(order, s => Launcher.StartWaiting(s, Ample), fit);

    protected override ChildSpec Case(string strategy, string workload) =>
        Timed(strategy, workload) with { BudgetNs = 1e9, MaxIterations = Iterations, KnownMapNs = 1e6, TakesTurns = true };
}
