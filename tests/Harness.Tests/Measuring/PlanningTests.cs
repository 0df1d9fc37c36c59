using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Child;
using PBench.Harness.Measuring.Planning;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Measuring;

public sealed class PlanningTests
{
    [Test]
    public void Short_calls_are_batched_into_iterations_of_at_least_ten_milliseconds()
    {
        var plan = IterationPlan.For(mapNs: 1e6, budgetNs: 1e9, most: 10);
        Assert.That(plan.Operations * 1e6, Is.GreaterThanOrEqualTo(IterationPlan.LeastIterationNs));
        Assert.That(plan.Iterations, Is.EqualTo(10));
    }

    [Test]
    public void Long_calls_run_once_an_iteration_and_at_least_once()
    {
        var plan = IterationPlan.For(mapNs: 5e9, budgetNs: 1e8, most: 10);
        Assert.That(plan, Is.EqualTo(new IterationPlan(1, 0, 1)));
    }

    [Test]
    public void Batches_that_were_too_short_grow()
    {
        var plan = IterationPlan.For(mapNs: 2e6, budgetNs: 1e9, most: 10);
        var again = plan.Enlarged(iterationNs: 3e6, budgetNs: 1e9, most: 10);
        Assert.That(3e6 / plan.Operations * again.Operations, Is.GreaterThanOrEqualTo(IterationPlan.LeastIterationNs));
    }

    [Test]
    public void A_seed_repeats_the_order_of_a_round_and_rounds_differ()
    {
        int[] cases = [.. Enumerable.Range(0, 100)];
        var order = RoundOrder.Of(cases, seed: 7, round: 1);
        Assert.That(order, Is.EquivalentTo(cases));
        Assert.That(order, Is.EqualTo(RoundOrder.Of(cases, 7, 1)));
        Assert.That(order, Is.Not.EqualTo(RoundOrder.Of(cases, 7, 2)));
        Assert.That(order, Is.Not.EqualTo(RoundOrder.Of(cases, 8, 1)));
    }

    [TestCase("*", "task/double/10/1/2", true)]
    [TestCase("task/*", "task/payload[size=8]/10/1/2", true)]
    [TestCase("*/payload[size=8]/*", "task/payload[size=8]/10/1/2", true)]
    [TestCase("*/payload[size=?]/*", "task/payload[size=16]/10/1/2", false)]
    [TestCase("serial", "serial/double/10/1/1", false)]
    [TestCase("task.*", "task/double/10/1/2", false)]
    public void A_glob_knows_only_star_and_question_mark(string pattern, string name, bool matches) =>
        Assert.That(new Glob(pattern).Matches(name), Is.EqualTo(matches));

    [TestCase("quick", 5, 90)]
    [TestCase("seeds", 3, 300)]
    [TestCase("full", 5, null)]
    public void A_suite_has_its_rounds_and_its_time(string suite, int rounds, int? seconds)
    {
        Assert.That(SuiteRules.Rounds(suite), Is.EqualTo(rounds));
        Assert.That(SuiteRules.MaxTime(suite)?.TotalSeconds, Is.EqualTo(seconds));
    }

    [Test]
    public void A_budget_gives_each_launch_its_share_of_what_is_left()
    {
        var time = new ManualTime();
        var budget = new TimeBudget(TimeSpan.FromSeconds(100), isHard: true, time);
        time.Now += TimeSpan.FromSeconds(35);
        budget.Record(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(0.5));

        // 85 planned − 35 gone = 50 s over 100 launches = 0.5 s each, all of it the cost of a launch: the least is left.
        Assert.That(budget.ForLaunch(100), Is.EqualTo(TimeSpan.FromMilliseconds(30)));
        Assert.That(budget.ForLaunch(50), Is.EqualTo(TimeSpan.FromSeconds(0.5)));
        Assert.That(budget.IsSpent, Is.False);
        time.Now += TimeSpan.FromSeconds(65);
        Assert.That(budget.IsSpent, Is.True);
    }

    [TestCase(100, true)]
    [TestCase(99, false)]
    public void Cases_live_together_where_their_inputs_and_processes_fit(int megabytes, bool fit)
    {
        var one = new BenchCase("shm", "noop", [], 1, 1, ChunkSize.Auto, Workers: 1, ExpectedOutcome.Correct) { MemoryBytes = 2e6 }; // a process and a worker of 24 MB
        Assert.That(new MemoryGuard(megabytes * 1_000_000L).HoldsProcesses([one, one]), Is.EqualTo(fit));
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
