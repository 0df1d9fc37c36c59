namespace PBench.Harness.Machine.Limits;

/// <summary>What the machine allows: something every strategy does and cannot do faster than this.</summary>
/// <param name="Name">Stable name, e.g. <c>pipe_round_trip</c>.</param>
/// <param name="What">What was done once, in a few words.</param>
/// <param name="Bounds">Which figures of which strategies it bounds.</param>
/// <param name="LowNs">10 % quantile of its time.</param>
/// <param name="MedianNs">Median of its time.</param>
/// <param name="Bytes">Bytes moved by it, or null.</param>
public sealed record MachineLimit(string Name, string What, string Bounds, double LowNs, double MedianNs, long? Bytes = null)
{
    /// <summary>10⁹ bytes a second at <see cref="LowNs"/>, or null.</summary>
    public double? GigabytesPerSecond => Bytes / LowNs;
}
