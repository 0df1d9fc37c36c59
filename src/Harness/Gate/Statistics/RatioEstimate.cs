using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace PBench.Harness.Gate.Statistics;

/// <summary>Head ÷ base with its error.</summary>
/// <remarks>
/// Bounds come from Student's t with (rounds − 1) degrees of freedom on the logarithm, scaled by the bootstrap's standard error. The
/// bootstrap's own percentiles are too narrow for ten rounds, and cannot say anything about tails as thin as many cases need.
/// </remarks>
/// <param name="Base">Low quantile of the base arm, per operation.</param>
/// <param name="Head">Low quantile of the head arm, per operation.</param>
/// <param name="LogError">Standard error of ln(head ÷ base).</param>
/// <param name="Rounds">Rounds behind it, at least 2.</param>
public sealed record RatioEstimate(double Base, double Head, double LogError, int Rounds)
{
    /// <summary>Above 1: the head needs more.</summary>
    public double Ratio => Head / Base;

    /// <summary>The true ratio is above it only with probability <paramref name="alpha"/>.</summary>
    public double Upper(double alpha) => Ratio * Math.Exp(Reach(alpha));

    /// <summary>The true ratio is below it only with probability <paramref name="alpha"/>.</summary>
    public double Lower(double alpha) => Ratio * Math.Exp(-Reach(alpha));

    /// <summary>One-sided p-value against "the true ratio is at most <paramref name="limit"/>".</summary>
    public double PAtMost(double limit)
    {
        var distance = Math.Log(Ratio / limit);
        return LogError == 0 ? (distance > 0 ? 0 : 1) : 1 - new StudentDistribution(Rounds - 1).Cdf(distance / LogError);
    }

    private double Reach(double alpha) => LogError == 0 ? 0 : LogError * new StudentDistribution(Rounds - 1).Quantile(1 - alpha);
}
