using PBench.Bench.Measuring;

namespace PBench.Bench.Tests;

internal sealed class RoundPlanTests
{
    [Test]
    public void Arms_take_turns_in_every_round()
    {
        var log = new List<string>();
        new RoundPlan(3, 1, TimeSpan.Zero).Run(new LoggingArm("ours", log), new LoggingArm("C", log));

        Assert.That(log, Is.EqualTo(new[] { "warm ours", "warm C", "ours", "C", "ours", "C", "ours", "C" }));
    }

    [Test]
    public void A_timed_arm_times_only_the_part_that_counts()
    {
        var arm = TimedArm.OfPart("part", () =>
        {
            Thread.Sleep(1);
            return 7;
        });
        new RoundPlan(2, 20e6, TimeSpan.Zero).Run(arm);

        Assert.That(arm.Sample.Low, Is.EqualTo(7e9 / System.Diagnostics.Stopwatch.Frequency));
        Assert.That(arm.Sample.Count, Is.GreaterThan(1));
    }

    [Test]
    public void An_arm_with_an_idle_time_does_not_count_it()
    {
        var idle = TimeSpan.FromMilliseconds(5);
        var arm = TimedArm.Of("idle", () => { }, block: 1, idle);
        new RoundPlan(1, 20e6, TimeSpan.Zero).Run(arm);

        Assert.That(arm.Sample.Low, Is.LessThan(idle.TotalNanoseconds));
    }

    private sealed class LoggingArm(string name, List<string> log) : IArm
    {
        public void WarmUp(RoundPlan plan) => log.Add($"warm {name}");

        public void Round(RoundPlan plan) => log.Add(name);
    }
}
