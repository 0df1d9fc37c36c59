namespace PBench.Harness.Gate.Statistics;

/// <summary>When a ratio is a regression, and when it is none.</summary>
/// <param name="Threshold">Smallest slow-down that matters: 0.05 for 5 %.</param>
public sealed record Regression(double Threshold)
{
    public const double DefaultThreshold = 0.05;

    /// <summary>A failure must be shown to be more than this share of the threshold: 2 % for 5 %. So equal arms fail only by an error of that size.</summary>
    private const double ShownShare = 0.4;

    /// <summary>The upper bound of a pass is below it.</summary>
    public double Limit => 1 + Threshold;

    /// <summary>The lower bound of a failure is above it.</summary>
    public double ShownAbove => 1 + ShownShare * Threshold;

    /// <summary>p-value on the side of failing; 1 while the estimate itself is within the threshold.</summary>
    public double PFail(LogEstimate estimate) => estimate.Value > Limit ? estimate.PAtMost(ShownAbove) : 1;

    public bool Passes(LogEstimate estimate, double alpha) => estimate.Upper(alpha) < Limit;
}
