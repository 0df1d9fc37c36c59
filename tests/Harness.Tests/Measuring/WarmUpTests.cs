using PBench.Harness.Measuring.Child;

namespace PBench.Harness.Tests.Measuring;

/// <summary>Maps whose times are given, on a clock that only they move.</summary>
public sealed class WarmUpTests
{
    private readonly Clock clock = new();
    private int maps;
    private int checks;

    [TestCase(6)]
    [TestCase(20)]
    [TestCase(40)]
    public async Task Goes_on_while_maps_become_faster(int lastMilliseconds)
    {
        var mapNs = await WarmUpAsync(map => lastMilliseconds + 10 * Math.Max(0, 12 - map));
        Assert.That(maps, Is.GreaterThan(12).And.LessThan(25));
        Assert.That(mapNs, Is.EqualTo(lastMilliseconds * 1e6));
    }

    [Test]
    public async Task Goes_on_while_methods_are_compiled()
    {
        await WarmUpAsync(_ => 6, map => map < 30 ? map : 30);
        Assert.That(maps, Is.GreaterThan(30).And.LessThan(40));
    }

    [Test]
    public async Task Ends_soon_where_maps_are_steady()
    {
        await WarmUpAsync(_ => 6);
        Assert.That(maps, Is.LessThan(12));
    }

    [Test]
    public async Task One_slow_map_is_noise()
    {
        var mapNs = await WarmUpAsync(map => map == 5 ? 60 : 6);
        Assert.That((maps < 16, mapNs), Is.EqualTo((true, 6e6)));
    }

    [Test]
    public async Task Ends_though_maps_never_become_steady()
    {
        await WarmUpAsync(map => 400 - 10 * map);
        Assert.That(maps, Is.LessThan(10), "2 s");
    }

    [Test]
    public async Task A_map_too_long_to_repeat_is_believed()
    {
        Assert.That(await WarmUpAsync(_ => 5_000), Is.EqualTo(5e9));
        Assert.That(maps, Is.EqualTo(1));
    }

    [Test]
    public async Task Short_maps_are_timed_in_batches()
    {
        Assert.That(await WarmUpAsync(_ => 0.01), Is.EqualTo(1e4).Within(1).Percent);
        Assert.That(maps, Is.GreaterThan(1_000));
    }

    [Test]
    public async Task One_answer_is_checked()
    {
        await WarmUpAsync(_ => 6);
        Assert.That(checks, Is.EqualTo(1));
    }

    private Task<double> WarmUpAsync(Func<int, double> milliseconds, Func<int, long>? compiled = null)
    {
        maps = 0;
        checks = 0;
        return new WarmUp(
            () =>
            {
                clock.Advance(milliseconds(++maps));
                return Task.FromResult<object>(maps);
            },
            _ => checks++, clock, () => compiled?.Invoke(maps) ?? 0).RunAsync();
    }

    private sealed class Clock : TimeProvider
    {
        private double nanoseconds;

        public override long TimestampFrequency => 1_000_000_000;

        public override long GetTimestamp() => (long)nanoseconds;

        public void Advance(double milliseconds) => nanoseconds += milliseconds * 1e6;
    }
}
