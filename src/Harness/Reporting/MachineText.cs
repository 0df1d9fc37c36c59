using System.Globalization;
using PBench.Harness.Machine;
using PBench.Harness.Machine.Limits;

namespace PBench.Harness.Reporting;

/// <summary>A machine for people: a fact per line, those it does not tell left out.</summary>
public static class MachineText
{
    public static void Print(TextWriter writer, MachineInfo info)
    {
        foreach (var (name, value) in Facts(info))
        {
            if (!string.IsNullOrEmpty(value))
            {
                writer.WriteLine($"{name,-12} {OneLine.Of(value)}");
            }
        }

        if (info.Limits is { } limits)
        {
            writer.WriteLine();
            writer.WriteLine("limits       what a strategy stands on and cannot beat: low quantile (median)");
            foreach (var limit in limits)
            {
                PrintLimit(writer, limit);
            }
        }
    }

    private static void PrintLimit(TextWriter writer, MachineLimit limit)
    {
        var rate = limit.GigabytesPerSecond is { } gigabytes ? $", {Figures.Three(gigabytes)} GB/s" : "";
        writer.WriteLine($"  {limit.Name,-20} {Figures.Time(limit.LowNs),8} ({Figures.Time(limit.MedianNs)}){rate}: {limit.What}");
        writer.WriteLine($"  {"",-20} bounds {limit.Bounds}");
    }

    /// <summary>Name and value of each fact; null or empty where the machine does not tell.</summary>
    public static IEnumerable<(string Name, string? Value)> Facts(MachineInfo info)
    {
        var (cpu, memory, system, runtime, load) = (info.Processor, info.Memory, info.System, info.Runtime, info.Load);
        yield return ("processor", cpu.Hypervisor == true ? $"{cpu.Name} (virtual)" : cpu.Name);
        yield return ("model", cpu.Family);
        yield return ("cores", $"{cpu.UsableCores} usable{Part(cpu.LogicalCores, " of {0} logical")}{Part(cpu.PhysicalCores, ", {0} physical")}");
        yield return ("vectors", $"{cpu.VectorBits} bits, {cpu.Architecture}");
        yield return ("governor", cpu.Governor);
        yield return ("memory", $"{Figures.Bytes(memory.UsableBytes)} usable{(memory.TotalBytes is { } total ? $" of {Figures.Bytes(total)}" : "")}{(memory.AvailableBytes is { } free ? $", {Figures.Bytes(free)} available now" : "")}");
        yield return ("shared", memory.SharedMemoryBytes is { } shared ? $"{Figures.Bytes(shared)} of shared memory" : null);
        yield return ("container", Part(system.ContainerCpuQuota, "{0} cores") + Part(system.ContainerMemoryBytes, " {0} bytes"));
        yield return ("system", system.Description);
        yield return ("kernel", system.Kernel);
        yield return ("timer", $"{Figures.Time(system.TimerNs)} resolution");
        yield return ("runtime", $"{runtime.Framework}, {(runtime.ServerGc ? "server" : "workstation")} GC{(runtime.ConcurrentGc ? ", concurrent" : "")}");
        yield return ("settings", string.Join(' ', runtime.EnvironmentKnobs.Select(k => $"{k.Key}={k.Value}")));
        yield return ("timed code", runtime.TimedCode);
        yield return ("load", Part(load.OneMinute, "{0} over one minute") + Part(load.CpuPressureShare, ", {0} % of the time waiting for a processor") + Part(load.StolenShare, ", {0} % stolen since boot"));
        yield return ("pbench", $"{info.Versions.Pbench}{(info.Versions.Commit is { } commit ? $" ({commit})" : "")}, BenchmarkDotNet {info.Versions.BenchmarkDotNet}");
    }

    private static string Part<T>(T? value, string format) where T : struct =>
        value is { } known ? string.Format(CultureInfo.InvariantCulture, format, known) : "";
}
