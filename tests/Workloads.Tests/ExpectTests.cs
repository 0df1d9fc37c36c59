using PBench.Strategies;

namespace PBench.Workloads.Tests;

public sealed class ExpectTests
{
    private static readonly StrategyTraits Serial = new(Isolation.Thread, SurvivesCrash: false, CanKillItem: false, ItemsCrossBoundary: false, Concurrent: false);
    private static readonly StrategyTraits Threads = Serial with { Concurrent = true };
    private static readonly StrategyTraits Processes = new(Isolation.Process, SurvivesCrash: true, CanKillItem: true, ItemsCrossBoundary: true);

    [TestCase("throw", ExpectedOutcome.Throws, ExpectedOutcome.Throws)]
    [TestCase("overflow", ExpectedOutcome.Dies, ExpectedOutcome.Throws)]
    [TestCase("exit", ExpectedOutcome.Dies, ExpectedOutcome.Throws)]
    [TestCase("fail-fast", ExpectedOutcome.Dies, ExpectedOutcome.Throws)]
    [TestCase("hang", ExpectedOutcome.Throws, ExpectedOutcome.Throws)]
    public void Crashes_end_the_caller_only_where_they_are_in_it(string kind, ExpectedOutcome inProcess, ExpectedOutcome inPool)
    {
        var (crash, settings) = (Workload.Named("crash"), Workload.Settings(parameters: ("kind", kind)));
        Assert.That(crash.Expect(Serial, settings), Is.EqualTo(inProcess));
        Assert.That(crash.Expect(Threads, settings), Is.EqualTo(inProcess));
        Assert.That(crash.Expect(Processes, settings), Is.EqualTo(inPool));
    }

    [Test]
    public void Unguarded_state_may_be_wrong_on_threads_only()
    {
        var hostile = Workload.Named("thread-hostile");
        Assert.That(hostile.Expect(Serial, new()), Is.EqualTo(ExpectedOutcome.Correct));
        Assert.That(hostile.Expect(Threads, new()), Is.EqualTo(ExpectedOutcome.MayBeWrong));
        Assert.That(hostile.Expect(Processes, new()), Is.EqualTo(ExpectedOutcome.Correct));
    }

    [Test]
    public void A_clash_throws_everywhere() =>
        Assert.That(new[] { Serial, Threads, Processes }.Select(traits => Workload.Named("partial-clash").Expect(traits, new())), Is.All.EqualTo(ExpectedOutcome.Throws));

    [Test]
    public void All_others_are_correct_everywhere()
    {
        string[] special = ["crash", "thread-hostile", "partial-clash"];
        var outcomes =
            from workload in BuiltInWorkloads.All
            where !special.Contains(workload.Name)
            from traits in new[] { Serial, Threads, Processes }
            select workload.Expect(traits, new());
        Assert.That(outcomes, Is.All.EqualTo(ExpectedOutcome.Correct));
    }
}
