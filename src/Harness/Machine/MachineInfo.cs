using System.Text.Json.Serialization;
using PBench.Harness.Machine.Limits;

namespace PBench.Harness.Machine;

/// <summary>What a number was measured on. No host name, no user, no path: reports are shared.</summary>
public sealed record MachineInfo
{
    public int Schema { get; init; } = Reporting.ReportSchema.Version;
    public required ProcessorInfo Processor { get; init; }
    public required MemoryInfo Memory { get; init; }
    public required SystemInfo System { get; init; }
    public required RuntimeInfo Runtime { get; init; }
    public required LoadInfo Load { get; init; }
    public required VersionInfo Versions { get; init; }

    /// <summary>What the machine allows, where it was asked for: measuring it takes seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MachineLimit>? Limits { get; init; }
}

/// <param name="Name">As the processor calls itself.</param>
/// <param name="Architecture">Of this process.</param>
/// <param name="UsableCores">Logical processors this process may use: affinity and container quota counted.</param>
/// <param name="LogicalCores">Logical processors of the machine.</param>
/// <param name="PhysicalCores">Cores of the machine without hyper-threading, or null where it does not say.</param>
/// <param name="Family">Family, model and stepping, which tell generations apart that share a name.</param>
/// <param name="VectorBits">Widest vector the runtime uses.</param>
/// <param name="Governor">Frequency policy of the first core, or null.</param>
/// <param name="Hypervisor">True when the processor says it is virtual.</param>
public sealed record ProcessorInfo(
    string Name, string Architecture, int UsableCores, int? LogicalCores, int? PhysicalCores, string? Family, int VectorBits, string? Governor, bool? Hypervisor);

/// <param name="TotalBytes">Of the machine.</param>
/// <param name="AvailableBytes">Free for new processes, at the time.</param>
/// <param name="UsableBytes">What the runtime may use: a container's limit counted.</param>
/// <param name="SharedMemoryBytes">Size of the file system behind shared memory, or null.</param>
public sealed record MemoryInfo(long? TotalBytes, long? AvailableBytes, long UsableBytes, long? SharedMemoryBytes);

/// <param name="Description">Operating system and version.</param>
/// <param name="Kernel">Kernel version.</param>
/// <param name="ContainerCpuQuota">Cores a container may use, or null for no limit.</param>
/// <param name="ContainerMemoryBytes">Memory a container may use, or null for no limit.</param>
/// <param name="TimerNs">Resolution of the clock used for timing.</param>
public sealed record SystemInfo(string Description, string Kernel, double? ContainerCpuQuota, long? ContainerMemoryBytes, double TimerNs);

/// <param name="Framework">The .NET version.</param>
/// <param name="ServerGc">As read in this process; workers may differ by environment variables.</param>
/// <param name="ConcurrentGc">Background collections are on.</param>
/// <param name="TieredPgo">Of DOTNET_TieredPGO, or null for the default.</param>
/// <param name="EnvironmentKnobs">Names and values of the DOTNET_ variables that change how code runs.</param>
/// <param name="TimedCode">How processes that time iterations compile code; null in reports from before that was decided.</param>
public sealed record RuntimeInfo(
    string Framework, bool ServerGc, bool ConcurrentGc, string? TieredPgo, IReadOnlyDictionary<string, string> EnvironmentKnobs, string? TimedCode = null);

/// <param name="OneMinute">Load average, or null.</param>
/// <param name="CpuPressureShare">Share of the last ten seconds in which something waited for a processor (PSI), in percent, or null.</param>
/// <param name="StolenShare">Share of all processor time since boot that a hypervisor took, in percent, or null.</param>
public sealed record LoadInfo(double? OneMinute, double? CpuPressureShare, double? StolenShare);

/// <param name="Pbench">Of this tool.</param>
/// <param name="Commit">Of its source, or null.</param>
/// <param name="BenchmarkDotNet">Whose engine measures.</param>
public sealed record VersionInfo(string Pbench, string? Commit, string BenchmarkDotNet);
