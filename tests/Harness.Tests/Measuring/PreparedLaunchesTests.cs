using System.Diagnostics;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Tests.Measuring;

/// <summary>Real children, some of which prepare at a time.</summary>
internal sealed class PreparedLaunchesTests : ChildFixture
{
    [Test]
    public async Task Some_prepare_together_and_one_measures_at_a_time()
    {
        var together = PreparedLaunches<ChildSpec>.MostAtOnce;
        var launches = Launches([.. Enumerable.Repeat(Alone(company: together), together), .. Enumerable.Repeat(Alone(company: together + 2), 2)]);
        for (var i = 0; i < together + 2; i++)
        {
            AssertMeasured(await launches.NextAsync(CancellationToken.None));
        }
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task The_second_is_measured_after_the_first_and_had_started_before(bool runsBeside)
    {
        List<(ChildSpec Case, DateTime Begun)> turns = [];
        var launches = Launches(s => turns.Add((s, DateTime.UtcNow)), Case("task", "fake-right") with { RunsBeside = runsBeside }, Case("serial", "fake-right") with { RunsBeside = runsBeside });
        var first = await launches.NextAsync(CancellationToken.None);
        var second = await launches.NextAsync(CancellationToken.None);
        AssertMeasured(first);
        AssertMeasured(second);
        Assert.That(turns.Select(t => t.Case.Strategy), Is.EqualTo(new[] { "task", "serial" }));
        Assert.That(first.Result!.Iterations.Max(i => i.StartedUtc), Is.LessThan(turns[1].Begun));
        Assert.That(second.Result!.Iterations.Min(i => i.StartedUtc), Is.GreaterThan(turns[1].Begun));
        Assert.That(second.StartedUtc, Is.LessThan(first.Result.Iterations.Min(i => i.StartedUtc)));
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_child_that_waits_leaves_the_processors_to_the_one_that_is_measured(bool opensAhead)
    {
        var launches = Launches(Case("task", "mandelbrot") with { BudgetNs = 1e9, RunsBeside = opensAhead }, Case("shm", "mandelbrot") with { RunsBeside = opensAhead });
        var first = await launches.NextAsync(CancellationToken.None);
        var second = await launches.NextAsync(CancellationToken.None);
        AssertMeasured(first);
        AssertMeasured(second);
        Assert.That(second.Result!.WaitingCpuNs, Is.LessThan(0.02 * first.Result!.MeasuringNs));
    }

    [Test]
    public async Task Cases_that_do_not_fit_together_prepare_one_by_one()
    {
        var launches = Launches(_ => false, Alone(company: 1), Alone(company: 1));
        AssertMeasured(await launches.NextAsync(CancellationToken.None));
        Assert.That(FakeAlone.ProcessesIn(Folder), Has.Count.EqualTo(1));
        AssertMeasured(await launches.NextAsync(CancellationToken.None));
    }

    [Test]
    public async Task A_child_that_dies_while_it_waits_costs_only_its_own_case()
    {
        var launches = Launches(KillWhoeverPrepared, Case("task", "fake-right"), Alone(company: 1), Case("task", "fake-right"));
        AssertMeasured(await launches.NextAsync(CancellationToken.None));
        var killed = await launches.NextAsync(CancellationToken.None);
        Assert.That((killed.End, killed.Result), Is.EqualTo((ChildEnd.Died, (ChildResult?)null)));
        AssertMeasured(await launches.NextAsync(CancellationToken.None));
    }

    [Test]
    public async Task A_child_that_dies_while_it_prepares_costs_only_its_own_case([Values(0, 1)] int place)
    {
        ChildSpec[] specs = [Case("task", "fake-right"), Case("task", "fake-right")];
        specs[place] = Case("task", "fake-alone") with { Parameters = new Dictionary<string, string> { [FakeAlone.Dies] = "" } };
        var prepared = Launches(specs);
        ChildLaunch[] launches = [await prepared.NextAsync(CancellationToken.None), await prepared.NextAsync(CancellationToken.None)];
        AssertMeasured(launches[1 - place]);
        Assert.That(launches[place].End, Is.EqualTo(ChildEnd.Died));
        Assert.That(launches[place].Error, Does.Contain("exit code 17").And.Contain("no input today"));
    }

    [Test]
    public async Task Waiting_does_not_count_against_the_time_limit()
    {
        var launches = Launches(TimeSpan.FromSeconds(5), Case("task", "fake-hangs"), Case("task", "fake-right"));
        var first = await launches.NextAsync(CancellationToken.None);
        Assert.That(first.End, Is.EqualTo(ChildEnd.TimedOut), first.Error);
        AssertMeasured(await launches.NextAsync(CancellationToken.None));
    }

    [Test]
    public async Task An_interrupt_leaves_no_process_behind_and_what_was_measured_before([Values] bool runsBeside)
    {
        using var interrupt = new CancellationTokenSource();
        var launches = Launches(
            s => Interrupt(s.Strategy == "serial"), Case("task", "fake-right") with { RunsBeside = runsBeside }, Case("serial", "fake-right") with { RunsBeside = runsBeside }, Alone(company: 1));
        AssertMeasured(await launches.NextAsync(interrupt.Token));
        Assert.That(launches.HasNext);
        Assert.That((await launches.NextAsync(interrupt.Token)).End, Is.EqualTo(ChildEnd.Interrupted));
        AssertAllEnded(1);

        void Interrupt(bool now)
        {
            if (now)
            {
                interrupt.Cancel();
            }
        }
    }

    [Test]
    public async Task An_interrupt_while_two_prepare_ends_both()
    {
        using var interrupt = new CancellationTokenSource();
        var launches = Launches(Alone(company: 3), Alone(company: 3)); // the third never comes
        var first = launches.NextAsync(interrupt.Token);
        Assert.That(SpinWait.SpinUntil(() => FakeAlone.ProcessesIn(Folder).Count == 2, Ample));
        await interrupt.CancelAsync();
        Assert.That((await first).End, Is.EqualTo(ChildEnd.Interrupted));
        AssertAllEnded(2);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "there are no such signals")]
    public async Task A_child_that_the_users_signal_reached_before_us_counts_as_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        var first = Launches(Alone(company: 2)).NextAsync(interrupt.Token); // the second never comes
        Assert.That(SpinWait.SpinUntil(() => FakeAlone.ProcessesIn(Folder).Count == 1, Ample));
        using (var child = Process.GetProcessById(FakeAlone.ProcessesIn(Folder)[0]))
        {
            Process.Start("kill", ["-INT", $"{child.Id}"]).WaitForExit();
            Assert.That(child.WaitForExit(Ample));
        }

        await interrupt.CancelAsync();
        Assert.That((await first).End, Is.EqualTo(ChildEnd.Interrupted));
    }

    private void KillWhoeverPrepared(ChildSpec turn)
    {
        foreach (var id in FakeAlone.ProcessesIn(Folder).Where(id => Process.GetProcesses().Any(p => p.Id == id)))
        {
            using var waiting = Process.GetProcessById(id);
            waiting.Kill();
            waiting.WaitForExit();
        }
    }

    private void AssertAllEnded(int count)
    {
        var processes = FakeAlone.ProcessesIn(Folder);
        Assert.That(processes, Has.Count.EqualTo(count));
        Assert.That(processes, Has.All.Matches<int>(id => !Process.GetProcesses().Any(p => p.Id == id)));
    }

    private static void AssertMeasured(ChildLaunch launch)
    {
        Assert.That((launch.End, launch.Error, launch.Result?.Error), Is.EqualTo((ChildEnd.Finished, (string?)null, (string?)null)));
        Assert.That(launch.Result!.Outcome, Is.EqualTo(Outcome.Correct));
        Assert.That(launch.Result.Iterations, Is.Not.Empty);
    }

    private PreparedLaunches<ChildSpec> Launches(params ChildSpec[] order) => Launches(Ample, order);

    private PreparedLaunches<ChildSpec> Launches(TimeSpan limit, params ChildSpec[] order) => new(order, s => Launcher.StartWaiting(s, limit), _ => true, _ => { });

    private PreparedLaunches<ChildSpec> Launches(Action<ChildSpec> turn, params ChildSpec[] order) => new(order, s => Launcher.StartWaiting(s, Ample), _ => true, turn);

    private PreparedLaunches<ChildSpec> Launches(Func<IReadOnlyList<ChildSpec>, bool> fit, params ChildSpec[] order) => new(order, s => Launcher.StartWaiting(s, Ample), fit, _ => { });

    /// <summary>Iterations and a trace.</summary>
    protected override ChildSpec Case(string strategy, string workload) => Timed(strategy, workload) with { Scale = 0.25, BudgetNs = 60e6, MaxIterations = 100 };
}
