using PBench.Harness.Machine.Limits;

namespace PBench.Harness.Tests.Machine;

/// <summary>Each probe does what it says, on this machine. No absolute time is asserted: they differ from machine to machine.</summary>
public sealed class LimitProbesTests
{
    private static IEnumerable<string> Names => LimitProbes.All.Select(probe => probe.Name);

    [TestCaseSource(nameof(Names))]
    public void A_probe_tells_a_positive_low_quantile_below_its_median(string name)
    {
        if (LimitProbes.Of(name).Measure() is not { } limit)
        {
            Assert.That(OperatingSystem.IsLinux(), Is.False, "on Linux all probes work");
            return;
        }

        Assert.That(limit.Name, Is.EqualTo(name));
        Assert.That(limit.LowNs, Is.Positive.And.LessThanOrEqualTo(limit.MedianNs));
    }

    [Test]
    public void Names_of_probes_are_unique() => Assert.That(Names, Is.Unique);

    [Test]
    public void A_probe_that_does_not_exist_is_refused_with_those_that_do() =>
        Assert.That(() => LimitProbes.Of("copy"), Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("copy_80MB"));

    [Test]
    public void A_rate_is_told_where_bytes_are_moved()
    {
        Assert.That(new MachineLimit("copy", "", "", LowNs: 4, MedianNs: 5, Bytes: 80).GigabytesPerSecond, Is.EqualTo(20));
        Assert.That(new MachineLimit("call", "", "", LowNs: 4, MedianNs: 5).GigabytesPerSecond, Is.Null);
    }

    [Test]
    public void A_bare_process_answers_every_byte_until_it_is_stopped()
    {
        var echo = EchoProcess.StartBare();
        EchoProcess.Exchange(echo);
        EchoProcess.Exchange(echo);

        Assert.That(echo.HasExited, Is.False);
        EchoProcess.Stop(echo);
    }
}
