using PBench.Harness.Measuring.Statistics;
using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace PBench.Harness.Gate.Statistics;

/// <summary>A positive figure (a ratio, a speedup, a time) with its error.</summary>
/// <remarks>
/// Bounds come from Student's t with (rounds − 1) degrees of freedom on the logarithm, scaled by the bootstrap's standard error. The
/// bootstrap's own percentiles are too narrow for ten rounds, and say nothing about tails as thin as many cases need.
/// </remarks>
/// <param name="Value">Of all rounds.</param>
/// <param name="LogError">Standard error of its natural logarithm.</param>
/// <param name="Rounds">Rounds behind it, at least 2.</param>
/// <param name="Statistic">Which figure of the rounds it is.</param>
public sealed record LogEstimate(double Value, double LogError, int Rounds, string Statistic = "")
{
    /// <summary>The true value is within it with probability 95 %.</summary>
    public Interval Interval95 => new(Lower(0.025), Upper(0.025));

    /// <summary>The true value is above it only with probability <paramref name="alpha"/>.</summary>
    public double Upper(double alpha) => Value * Math.Exp(Reach(alpha));

    /// <summary>The true value is below it only with probability <paramref name="alpha"/>.</summary>
    public double Lower(double alpha) => Value * Math.Exp(-Reach(alpha));

    /// <summary>One-sided p-value against "the true value is at most <paramref name="limit"/>".</summary>
    public double PAtMost(double limit) => P(Math.Log(Value / limit));

    /// <summary>One-sided p-value against "the true value is at least <paramref name="limit"/>".</summary>
    public double PAtLeast(double limit) => P(Math.Log(limit / Value));

    private double P(double distance) =>
        LogError == 0 ? (distance > 0 ? 0 : 1) : 1 - new StudentDistribution(Rounds - 1).Cdf(distance / LogError);

    private double Reach(double alpha) => LogError == 0 ? 0 : LogError * new StudentDistribution(Rounds - 1).Quantile(1 - alpha);
}
