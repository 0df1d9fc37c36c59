using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;
using PBench.Workloads;

namespace PBench.Harness.Measuring.Planning;

/// <summary>Refuses inputs that do not fit into memory, before they are made.</summary>
/// <param name="availableBytes">What new processes may use.</param>
internal sealed class MemoryGuard(long availableBytes)
{
    private const double ProcessBytes = 24e6; // resident, without an input: 17 to 40 MB of a process that measures, and 82 MB of one with eight workers

    /// <summary>This machine, container limits counted.</summary>
    public static MemoryGuard OfMachine()
    {
        var usable = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        return new MemoryGuard(Math.Min(usable, Machine.LinuxFacts.MemoryBytes("MemAvailable") ?? usable));
    }

    /// <summary>All these cases may live at the same time, with their inputs and workers.</summary>
    public static bool HoldsAll(IEnumerable<BenchCase> cases) => OfMachine().HoldsProcesses(cases);

    /// <summary>As <see cref="HoldsAll"/>, here. Threads are counted as if they were processes.</summary>
    public bool HoldsProcesses(IEnumerable<BenchCase> cases) => Holds(cases.Sum(c => c.MemoryBytes + (ProcessBytes * (1 + c.Workers))));

    public bool Holds(double bytes) => bytes <= availableBytes;

    /// <exception cref="UsageException">It does not fit: the message says how much is needed.</exception>
    public void Require(IWorkload workload, WorkloadSettings settings)
    {
        var needed = Needed(workload, settings);
        if (!Holds(needed))
        {
            throw new UsageException(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"--scale {settings.Scale:R}: {workload.Name} needs about {Figures.Bytes(needed)} of memory, {Figures.Bytes(availableBytes)} are available. Lower --scale."));
        }
    }

    /// <summary>The workload's estimate; where that overflows, the estimate at scale 1 times the scale.</summary>
    public static double Needed(IWorkload workload, WorkloadSettings settings)
    {
        var published = (double)workload.EstimateBytes(settings with { Scale = 1 });
        var scaled = published * settings.Scale;
        if (scaled > long.MaxValue / 4 || workload.Defaults.Items * settings.Scale > int.MaxValue)
        {
            return Math.Max(scaled, workload.Defaults.Items * settings.Scale);
        }

        try
        {
            var estimate = workload.EstimateBytes(settings);
            return estimate >= 0 ? estimate : scaled;
        }
        catch (Exception tooLarge) when (tooLarge is OverflowException or ArgumentOutOfRangeException)
        {
            return Math.Max(scaled, long.MaxValue);
        }
    }
}
