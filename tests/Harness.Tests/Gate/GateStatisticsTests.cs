using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;

namespace PBench.Harness.Tests.Gate;

internal sealed class GateStatisticsTests
{
    [Test]
    public void A_weighted_quantile_is_that_of_the_repeated_rounds()
    {
        double[][] rounds = [[5, 3, 9], [4, 8], [7, 1, 2, 6]];
        int[] weights = [2, 0, 3];
        double[] repeated = [.. rounds.SelectMany((r, i) => Enumerable.Repeat(r, weights[i])).SelectMany(r => r).Order()];
        var pool = new SortedPool(rounds);
        foreach (var p in new[] { 0, 0.05, 0.1, 0.33, 0.5, 0.95, 1 })
        {
            var position = p * (repeated.Length - 1);
            var below = (int)position;
            var expected = repeated[below] + (repeated[Math.Min(below + 1, repeated.Length - 1)] - repeated[below]) * (position - below);
            Assert.That(pool.Quantile(p, weights), Is.EqualTo(expected).Within(1e-12), $"p = {p}");
        }
    }

    [Test]
    public void Nothing_against_nothing_is_a_ratio_of_one() =>
        Assert.That(Metrics.Of(Metric.Allocated, new ChildResult { Iterations = [new IterationSample(DateTime.UnixEpoch, 4, 100, null, 0)] }), Is.EqualTo(new[] { 1.0 }));

    [Test]
    public void What_a_round_shares_cancels()
    {
        double[][] bases = [[10], [20], [35], [80]];
        var estimate = LowQuantile.Ratio(bases, [.. bases.Select(b => new[] { b[0] * 1.1 })])!;
        Assert.That(estimate.Value, Is.EqualTo(1.1).Within(1e-12));
        Assert.That(estimate.LogError, Is.Zero.Within(1e-6));
    }

    /// <summary>Fast and slow processes, half and half: the 5 % and 10 % quantiles are of the fast ones, whatever rounds are drawn.</summary>
    [Test]
    public void The_figure_with_the_smallest_error_is_taken()
    {
        double[][] bases = [.. Enumerable.Range(0, 20).Select(r => new[] { r % 2 == 0 ? 10.0 : 20.0 + r })];
        double[][] heads = [.. Enumerable.Range(0, 20).Select(r => new[] { r % 2 == 1 ? 10.0 : 20.0 + r })];
        var estimate = LowQuantile.Ratio(bases, heads)!;
        Assert.That((estimate.Statistic, estimate.Value), Is.EqualTo(("q05", 1.0)));
    }

    [Test]
    public void One_round_has_no_error_and_so_no_estimate() => Assert.That(LowQuantile.Ratio([[1, 2]], [[1, 2]]), Is.Null);

    [Test]
    public void The_same_rounds_give_the_same_estimate()
    {
        double[][] bases = [[1, 2], [3, 4], [2, 2.5]];
        double[][] heads = [[2, 2], [3, 5], [2, 3]];
        var first = LowQuantile.Ratio(bases, heads);
        Assert.That(LowQuantile.Ratio(bases, heads), Is.EqualTo(first));
    }

    /// <summary>t with 9 degrees of freedom: 2.821 at 1 %, from any table.</summary>
    [Test]
    public void Bounds_are_students()
    {
        var estimate = new LogEstimate(1.02, 0.01, Rounds: 10);
        Assert.That(estimate.Upper(0.01), Is.EqualTo(1.02 * Math.Exp(0.02821)).Within(1e-4));
        Assert.That(estimate.Lower(0.01), Is.EqualTo(1.02 * Math.Exp(-0.02821)).Within(1e-4));
        Assert.That(estimate.PAtLeast(estimate.Upper(0.01)), Is.EqualTo(0.01).Within(1e-4));
        Assert.That(estimate.PAtMost(estimate.Lower(0.01)), Is.EqualTo(0.01).Within(1e-4));
    }

    [TestCase(1.049, 0, true, 1)]
    [TestCase(1.051, 0, false, 0)]
    [TestCase(1.01, 0.05, false, 1)]
    public void A_ratio_passes_below_the_threshold_and_fails_above(double ratio, double error, bool passes, double pFail)
    {
        var (regression, estimate) = (new Regression(0.05), new LogEstimate(ratio, error, 10));
        Assert.That(regression.Passes(estimate, 0.01), Is.EqualTo(passes));
        Assert.That(regression.PFail(estimate), Is.EqualTo(pFail));
    }

    [TestCase(60)]
    [TestCase(30)]
    [TestCase(25)]
    [TestCase(10)]
    public void The_looks_share_the_error(int mostRounds)
    {
        var schedule = new LookSchedule(mostRounds);
        Assert.That(schedule.Looks.Sum(l => schedule.AlphaAt(l)!.Value), Is.EqualTo(LookSchedule.Alpha).Within(1e-12));
        Assert.That(schedule.Looks.Min(), Is.EqualTo(10));
        Assert.That(schedule.Looks.Max(), Is.EqualTo(mostRounds));
        Assert.That(schedule.AlphaAt(11), Is.Null);
    }

    /// <summary>The example of Holm's paper in small: 0.01 beats 0.05 ÷ 3, 0.02 beats 0.05 ÷ 2, 0.06 does not beat 0.05.</summary>
    [Test]
    public void Holm_rejects_step_by_step() =>
        Assert.That(Holm.Rejected([(0.06, 0.05), (0.01, 0.05), (0.02, 0.05)]), Is.EqualTo(new[] { false, true, true }));

    [Test]
    public void Holm_stops_at_the_first_that_stands() =>
        Assert.That(Holm.Rejected([(0.02, 0.05), (0.03, 0.05), (0.04, 0.05)]), Is.EqualTo(new[] { false, false, false }));

    /// <summary>Wilson (1927), as in any calculator: 0 of 300 is at most 1.26 %.</summary>
    [TestCase(0, 300, 0, 0.01264)]
    [TestCase(95, 100, 0.8882, 0.9785)]
    [TestCase(1, 2, 0.0945, 0.9055)]
    [TestCase(0, 0, 0, 1)]
    public void Wilson_intervals_are_wilsons(int hits, int trials, double low, double high)
    {
        var interval = new WilsonInterval(hits, trials);
        Assert.That(interval.Low, Is.EqualTo(low).Within(1e-4));
        Assert.That(interval.High, Is.EqualTo(high).Within(1e-4));
    }
}
