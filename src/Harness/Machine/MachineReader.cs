using System.Diagnostics;
using System.Numerics;
using System.Reflection;
using System.Runtime;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Engines;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Machine;

/// <summary>Reads the machine this process runs on. What a system does not tell is null.</summary>
public sealed class MachineReader
{
    private static readonly string[] Knobs =
    [
        "DOTNET_gcServer", "DOTNET_gcConcurrent", "DOTNET_GCHeapCount", "DOTNET_GCHeapHardLimit", "DOTNET_GCConserveMemory",
        "DOTNET_TieredPGO", "DOTNET_TieredCompilation", "DOTNET_TC_QuickJitForLoops", "DOTNET_TC_CallCountingDelayMs", "DOTNET_ReadyToRun", "DOTNET_EnableAVX2",
        "DOTNET_EnableAVX512F", "DOTNET_PROCESSOR_COUNT", "DOTNET_ThreadPool_ForceMinWorkerThreads",
    ];

    public MachineInfo Read() => new()
    {
        Processor = ReadProcessor(),
        Memory = new MemoryInfo(LinuxFacts.MemoryBytes("MemTotal"), LinuxFacts.MemoryBytes("MemAvailable"), GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, SharedMemory()),
        System = new SystemInfo(RuntimeInformation.OSDescription, Environment.OSVersion.Version.ToString(), LinuxFacts.CpuQuota(), LinuxFacts.MemoryLimit(), 1e9 / Stopwatch.Frequency),
        Runtime = new RuntimeInfo(
            RuntimeInformation.FrameworkDescription, GCSettings.IsServerGC, GCSettings.LatencyMode != GCLatencyMode.Batch,
            Environment.GetEnvironmentVariable("DOTNET_TieredPGO"), SetKnobs(),
            TimedRuntime.Description),
        Load = new LoadInfo(LinuxFacts.LoadAverage(), LinuxFacts.CpuPressure(), LinuxFacts.StolenShare()),
        Versions = ReadVersions(),
    };

    public static VersionInfo ReadVersions()
    {
        var informational = typeof(MachineReader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0";
        var parts = informational.Split('+', 2);
        return new VersionInfo(parts[0], parts.Length > 1 ? parts[1] : null, typeof(Engine).Assembly.GetName().Version?.ToString(3) ?? "");
    }

    private static ProcessorInfo ReadProcessor() => new(
        LinuxFacts.Processor("model name") ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown",
        RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        LinuxFacts.LogicalCores(),
        LinuxFacts.PhysicalCores(),
        LinuxFacts.Family(),
        Vector<byte>.Count * 8,
        LinuxFacts.Governor(),
        LinuxFacts.Processor("flags")?.Split(' ').Contains("hypervisor"));

    private static long? SharedMemory()
    {
        try
        {
            return OperatingSystem.IsLinux() ? new DriveInfo("/dev/shm").TotalSize : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static SortedDictionary<string, string> SetKnobs()
    {
        var set = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var knob in Knobs)
        {
            if (Environment.GetEnvironmentVariable(knob) is { Length: > 0 } value)
            {
                set.Add(knob, Reporting.OneLine.Of(value)!);
            }
        }

        return set;
    }
}
