using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Tests.Measuring;

public sealed class StatisticsTests
{
    [Test]
    public void A_distribution_has_the_usual_figures()
    {
        var d = Distribution.Of([4, 1, 3, 2])!;
        Assert.That((d.Median, d.Mean, d.Min, d.Max), Is.EqualTo((2.5, 2.5, 1.0, 4.0)));
        Assert.That(d.StandardDeviation, Is.EqualTo(Math.Sqrt(5.0 / 3)).Within(1e-12));
    }

    [Test]
    public void Nothing_has_no_distribution() => Assert.That(Distribution.Of([]), Is.Null);

    [Test]
    public void The_same_rounds_give_the_same_interval()
    {
        double[][] rounds = [[1, 2], [2, 3], [3, 4], [10, 11]];
        var first = RoundBootstrap.OfMedian(rounds);
        Assert.That(RoundBootstrap.OfMedian(rounds), Is.EqualTo(first));
    }

    [Test]
    public void An_interval_spans_what_the_rounds_say()
    {
        double[][] rounds = [[1], [2], [3], [4], [5]];
        var interval = RoundBootstrap.OfMedian(rounds)!;
        Assert.That(interval.Low, Is.InRange(1, 2));
        Assert.That(interval.High, Is.InRange(4, 5));
    }

    [Test]
    public void One_round_tells_no_interval() => Assert.That(RoundBootstrap.OfMedian([[1, 2, 3]]), Is.Null);

    [Test]
    public void A_ratio_cancels_noise_that_both_sides_share()
    {
        // Both sides are ten times slower in every second round: the ratio is 2 in each of them.
        double[][] slow = [[20], [200], [20], [200], [20]];
        double[][] fast = [[10], [100], [10], [100], [10]];
        var interval = RoundBootstrap.OfMedianRatio(slow, fast)!;
        Assert.That((interval.Low, interval.High), Is.EqualTo((2.0, 2.0)));
    }
}
