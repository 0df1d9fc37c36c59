using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Comparing.Scaling;

/// <summary>A law of how time depends on workers.</summary>
public enum ScalingLaw
{
    /// <summary>T(N) = T₁ (σ + (1 − σ) / N): a share σ is done by one worker (Amdahl 1967).</summary>
    Amdahl,

    /// <summary>T(N) = T₁ (1 + σ (N − 1) + κ N (N − 1)) / N: workers also wait for each other, in pairs (Gunther 1993).</summary>
    Universal,
}

/// <summary>A law with its figures.</summary>
/// <param name="Law">Which.</param>
/// <param name="SingleNs">T₁: time with one worker.</param>
/// <param name="Contention">σ: share that does not scale.</param>
/// <param name="Coherence">κ: cost of each pair of workers; 0 for Amdahl's law.</param>
/// <param name="Error">Root mean square of (fitted − measured) ÷ measured.</param>
public sealed record ScalingFit(ScalingLaw Law, double SingleNs, double Contention, double Coherence, double Error)
{
    /// <summary>Workers beyond which time grows again: √((1 − σ) / κ); null if it never does.</summary>
    public double? BestWorkers => Coherence > 0 && Contention < 1 ? Math.Sqrt((1 - Contention) / Coherence) : null;

    /// <summary>Speedup over one worker that no number of workers exceeds; null if there is none.</summary>
    public double? Limit => BestWorkers is { } best ? Speedup(Math.Max(1, best)) : Contention > 0 ? Math.Max(1, 1 / Contention) : null;

    /// <summary>T₁ ÷ T(N).</summary>
    public double Speedup(double workers) => workers / (1 + (Contention * (workers - 1)) + (Coherence * workers * (workers - 1)));

    /// <summary>Fits by least squares of relative errors. Both laws are linear in T₁, T₁σ and T₁κ, so the solution is exact; none of them can be negative.</summary>
    /// <param name="law">The law.</param>
    /// <param name="points">Workers (at least 1) and time; two different numbers of workers for Amdahl's law, three for the universal one.</param>
    /// <returns>Null where the points do not determine the law.</returns>
    public static ScalingFit? Of(ScalingLaw law, IReadOnlyList<(int Workers, double Ns)> points)
    {
        if (points.Select(p => p.Workers).Distinct().Count() < (law == ScalingLaw.Amdahl ? 2 : 3))
        {
            return null;
        }

        double[][] rows = [.. points.Select(p => Row(law, p.Workers).Select(f => f / p.Ns).ToArray())];
        double[] ones = [.. points.Select(_ => 1.0)];
        var x = LeastSquares.NonNegative(rows, ones);
        return x[0] > 0
            ? new ScalingFit(law, x[0], x[1] / x[0], law == ScalingLaw.Amdahl ? 0 : x[2] / x[0], Math.Sqrt(LeastSquares.Residual(rows, ones, x) / points.Count))
            : null;
    }

    private static double[] Row(ScalingLaw law, double n) => law == ScalingLaw.Amdahl ? [1 / n, (n - 1) / n] : [1 / n, (n - 1) / n, n - 1];
}
