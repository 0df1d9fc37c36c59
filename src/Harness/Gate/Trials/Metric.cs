using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Trials;

/// <summary>What is compared.</summary>
public enum Metric
{
    /// <summary>Wall-clock time.</summary>
    Wall,

    /// <summary>User and system time of the whole process tree.</summary>
    Cpu,

    /// <summary>Bytes allocated on the managed heaps of the whole process tree.</summary>
    Allocated,
}

/// <summary>Metrics by name, and their values.</summary>
public static class Metrics
{
    public static IReadOnlyList<Metric> All { get; } = [Metric.Wall, Metric.Cpu, Metric.Allocated];

    public static string Name(Metric metric) => metric switch
    {
        Metric.Wall => "wall",
        Metric.Cpu => "cpu",
        _ => "allocated",
    };

    /// <summary>One value per iteration and operation, at least 1 (ns, byte), so that nothing against nothing is a ratio of 1; null where the machine does not tell.</summary>
    public static double[]? Of(Metric metric, ChildResult result)
    {
        double?[] values = [.. result.Iterations.Select(i => metric switch
        {
            Metric.Wall => i.ElapsedNs / i.Operations,
            Metric.Cpu => i.CpuNs / i.Operations,
            _ => (double?)i.AllocatedBytes / i.Operations,
        })];
        return values.Length > 0 && Array.TrueForAll(values, v => v is not null) ? Array.ConvertAll(values, v => Math.Max(v!.Value, 1)) : null;
    }
}
