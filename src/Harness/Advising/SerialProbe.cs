namespace PBench.Harness.Advising;

/// <summary>What a map costs without a strategy: decides what is worth trying.</summary>
/// <param name="Items">Items of the map.</param>
/// <param name="MapNs">Its time.</param>
/// <param name="CpuNs">Its processor time, or null where it cannot be read.</param>
public sealed record SerialProbe(long Items, double MapNs, double? CpuNs)
{
    /// <summary>Below it an item mostly waits.</summary>
    private const double WaitingShare = 0.5;

    public double ItemNs => MapNs / Items;

    /// <summary>Items wait rather than compute: more of them than cores can run at once.</summary>
    public bool Waits => CpuNs < WaitingShare * MapNs;
}
