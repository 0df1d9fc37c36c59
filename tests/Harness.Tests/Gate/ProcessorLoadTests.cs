using PBench.Harness.Machine;

namespace PBench.Harness.Tests.Gate;

internal sealed class ProcessorLoadTests
{
    private static readonly string[] Stat = ["cpu  60 0 30 900 10 0 0 40 5 0", "cpu0 40 0 20 420 10 0 0 10 5 0", "cpu1 20 0 10 480 0 0 0 30 0 0", "intr 1 2 3"];

    private const string Self = "42 (a (nasty) name) S 1 42 42 0 -1 4194304 98 0 0 0 7 3 11 5 20 0 1 0 9 9 9";

    [Test]
    public void Busy_is_all_but_idle_and_own_time_counts_children()
    {
        var load = ProcessorLoad.Parse(Stat, Self, allowed: null);
        Assert.That(load, Is.EqualTo(new ProcessorLoad(BusyTicks: 130, StolenTicks: 40, AllTicks: 1040, OwnTicks: 26, Processors: 2)));
    }

    [Test]
    public void Only_processors_that_may_be_used_count() =>
        Assert.That(ProcessorLoad.Parse(Stat, Self, new HashSet<int> { 1 }) is { BusyTicks: 60, AllTicks: 540, Processors: 1 });

    [Test]
    public void Foreign_time_is_what_is_not_our_own()
    {
        var before = new ProcessorLoad(0, 0, 0, 0, 2);
        Assert.That(new ProcessorLoad(150, 0, 200, 50, 2).ForeignCoresSince(before), Is.EqualTo(1.0));
        Assert.That(new ProcessorLoad(50, 0, 200, 60, 2).ForeignCoresSince(before), Is.Zero);
        Assert.That(before.ForeignCoresSince(before), Is.Null);
    }

    [Test]
    [Platform("Linux")]
    public void This_machine_tells() => Assert.That(ProcessorLoad.Read()?.Processors, Is.Positive);
}
