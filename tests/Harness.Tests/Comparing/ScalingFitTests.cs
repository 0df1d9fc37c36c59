using PBench.Harness.Comparing.Scaling;
using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Tests.Comparing;

/// <summary>Series made from laws with known figures.</summary>
public sealed class ScalingFitTests
{
    private static readonly int[] Workers = [1, 2, 4, 8, 16];

    [TestCase(0.0)]
    [TestCase(0.05)]
    [TestCase(0.5)]
    public void Amdahls_law_is_found_again(double sigma)
    {
        var fit = ScalingFit.Of(ScalingLaw.Amdahl, Series(1e6, sigma, 0))!;
        Assert.That(fit.SingleNs, Is.EqualTo(1e6).Within(1e-6).Percent);
        Assert.That(fit.Contention, Is.EqualTo(sigma).Within(1e-9));
        Assert.That(fit.Error, Is.LessThan(1e-9));
        Assert.That(fit.Limit, sigma == 0 ? Is.Null : Is.EqualTo(1 / sigma).Within(1e-6).Percent);
    }

    [TestCase(0.02, 0.001)]
    [TestCase(0.1, 0.02)]
    [TestCase(0.0, 0.005)]
    public void The_universal_law_is_found_again(double sigma, double kappa)
    {
        var fit = ScalingFit.Of(ScalingLaw.Universal, Series(5e8, sigma, kappa))!;
        Assert.That(fit.Contention, Is.EqualTo(sigma).Within(1e-9));
        Assert.That(fit.Coherence, Is.EqualTo(kappa).Within(1e-9));
        Assert.That(fit.BestWorkers, Is.EqualTo(Math.Sqrt((1 - sigma) / kappa)).Within(1e-6).Percent);
        Assert.That(fit.Limit, Is.EqualTo(fit.Speedup(fit.BestWorkers!.Value)));
    }

    [Test]
    public void Amdahls_law_fits_a_universal_series_worse_and_says_so_by_its_error()
    {
        var series = Series(1e6, 0.05, 0.02);
        Assert.That(ScalingFit.Of(ScalingLaw.Amdahl, series)!.Error, Is.GreaterThan(0.05));
        Assert.That(ScalingFit.Of(ScalingLaw.Universal, series)!.Error, Is.LessThan(1e-9));
    }

    [Test]
    public void A_share_is_never_negative_even_where_workers_gain_more_than_their_number()
    {
        (int, double)[] superlinear = [(1, 100), (2, 45), (4, 20)];
        var fit = ScalingFit.Of(ScalingLaw.Universal, superlinear)!;
        Assert.That((fit.Contention, fit.Coherence), Is.EqualTo((0.0, 0.0)));
        Assert.That(fit.Error, Is.GreaterThan(0.05));
    }

    [Test]
    public void Too_few_points_determine_no_law()
    {
        Assert.That(ScalingFit.Of(ScalingLaw.Universal, [(1, 100), (2, 60)]), Is.Null);
        Assert.That(ScalingFit.Of(ScalingLaw.Amdahl, [(2, 60), (2, 61)]), Is.Null);
    }

    [Test]
    public void The_interval_of_noisy_rounds_holds_the_true_figure()
    {
        const double sigma = 0.08, kappa = 0.004;
        var random = new Random(3);
        var samples = Series(1e7, sigma, kappa).Select(p => new RoundSample(
            [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 5).Select(_ => p.Ns * (1 + (0.02 * (random.NextDouble() - 0.5)))).ToArray())])).ToList();
        var figures = ScalingFigures.Of(ScalingLaw.Universal, Workers, samples)!;
        Assert.That(figures.Contention, Is.EqualTo(sigma).Within(0.01));
        Assert.That(figures.ContentionInterval!.Low, Is.LessThan(sigma));
        Assert.That(figures.ContentionInterval.High, Is.GreaterThan(sigma));
        Assert.That(figures.CoherenceInterval!.Low, Is.LessThan(kappa));
        Assert.That(figures.CoherenceInterval.High, Is.GreaterThan(kappa));
    }

    [Test]
    public void Least_squares_gives_the_best_coefficients_that_are_not_negative()
    {
        // y = 2a − b: without the bound b would be −1; with it a alone explains y best.
        double[][] rows = [[1, 0], [1, 1], [2, 1]];
        var x = LeastSquares.NonNegative(rows, [2, 1, 3]);
        Assert.That(x[1], Is.Zero);
        Assert.That(x[0], Is.EqualTo(9.0 / 6).Within(1e-12));
    }

    private static (int Workers, double Ns)[] Series(double single, double sigma, double kappa) =>
        [.. Workers.Select(n => (n, single * (1 + (sigma * (n - 1)) + (kappa * n * (n - 1))) / n))];
}
