namespace PBench.Harness.Gate.Statistics;

/// <summary>A share seen in trials, with the 95 % interval of Wilson (1927): right for shares near 0 and 1 as well.</summary>
public sealed record WilsonInterval(int Hits, int Trials)
{
    private const double Z = 1.959964; // 97.5 % quantile of the normal distribution

    public double Share => Trials == 0 ? double.NaN : (double)Hits / Trials;

    public double Low => Trials == 0 ? 0 : Math.Max(0, Centre - Half);

    public double High => Trials == 0 ? 1 : Math.Min(1, Centre + Half);

    private double Scale => 1 + Z * Z / Trials;

    private double Centre => (Share + Z * Z / (2 * Trials)) / Scale;

    private double Half => Z / Scale * Math.Sqrt(Share * (1 - Share) / Trials + Z * Z / (4.0 * Trials * Trials));
}
