using PBench.Harness.History;

namespace PBench.Harness.Tests.History;

/// <summary>Series with known changes.</summary>
public sealed class ChangePointsTests
{
    [Test]
    public void A_step_is_found_where_it_is_with_both_levels()
    {
        var series = Noisy(1, (100, 20), (120, 20));
        var change = ChangePoints.Of(series).Single();
        Assert.That(change.Index, Is.EqualTo(20).Within(1));
        Assert.That(change.Before, Is.EqualTo(100).Within(1).Percent);
        Assert.That(change.Ratio, Is.EqualTo(1.2).Within(1).Percent);
    }

    [Test]
    public void Two_steps_are_two_changes()
    {
        var changes = ChangePoints.Of(Noisy(2, (100, 15), (150, 15), (110, 15)));
        Assert.That(changes.Select(c => c.Index), Is.EqualTo(new[] { 15, 30 }));
    }

    [Test]
    public void A_single_slow_run_is_no_change()
    {
        var series = Noisy(3, (100, 20));
        series[10] = 200;
        Assert.That(ChangePoints.Of(series), Is.Empty);
    }

    [Test]
    public void A_change_below_five_percent_is_none() => Assert.That(ChangePoints.Of(Noisy(4, (100, 30), (103, 30))), Is.Empty);

    [Test]
    public void Fewer_runs_than_two_levels_need_have_no_change() => Assert.That(ChangePoints.Of([1, 1, 1, 9, 9]), Is.Empty);

    [Test]
    public void Noise_of_three_percent_is_marked_in_at_most_one_series_of_a_hundred()
    {
        var marked = Enumerable.Range(0, 300).Count(seed => ChangePoints.Of(Noisy(seed, 0.03, (100, 40))).Count > 0);
        Assert.That(marked, Is.LessThanOrEqualTo(3));
    }

    [Test]
    public void A_step_of_ten_percent_in_noise_of_three_is_found_in_most_series()
    {
        var found = Enumerable.Range(0, 100).Count(seed => ChangePoints.Of(Noisy(seed, 0.03, (100, 20), (110, 20))).Any(c => Math.Abs(c.Index - 20) <= 2));
        Assert.That(found, Is.GreaterThanOrEqualTo(80));
    }

    private static double[] Noisy(int seed, params (double Level, int Runs)[] levels) => Noisy(seed, 0.01, levels);

    /// <summary>Levels with uniform noise whose standard deviation is the share given.</summary>
    private static double[] Noisy(int seed, double share, params (double Level, int Runs)[] levels)
    {
        var random = new Random(seed);
        return [.. levels.SelectMany(l => Enumerable.Range(0, l.Runs).Select(_ => l.Level * (1 + (share * Math.Sqrt(12) * (random.NextDouble() - 0.5)))))];
    }
}
