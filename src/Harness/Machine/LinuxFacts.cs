using System.Globalization;

namespace PBench.Harness.Machine;

/// <summary>What Linux says in <c>/proc</c> and <c>/sys</c>. Every answer is null elsewhere, or where it does not say.</summary>
internal static class LinuxFacts
{
    private const string Cpu = "/proc/cpuinfo";

    /// <summary>Value of a key for the first processor.</summary>
    public static string? Processor(string key) => Values(key).FirstOrDefault();

    public static int? LogicalCores() => Values("processor").Count() is > 0 and var count ? count : null;

    /// <summary>Distinct (socket, core) pairs.</summary>
    public static int? PhysicalCores()
    {
        var pairs = Values("physical id").Zip(Values("core id")).Distinct().Count();
        return pairs > 0 ? pairs : null;
    }

    public static string? Family() => Processor("cpu family") is { } family
        ? $"family {family} model {Processor("model")} stepping {Processor("stepping")}"
        : null;

    public static string? Governor() => Text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?.Trim();

    public static long? MemoryBytes(string key)
    {
        var line = Lines("/proc/meminfo").FirstOrDefault(l => l.StartsWith(key + ":", StringComparison.Ordinal));
        var words = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is [_, var kilobytes, ..] && long.TryParse(kilobytes, CultureInfo.InvariantCulture, out var kb) ? kb * 1024 : null;
    }

    /// <summary>Cores of the control group, version 2, else 1.</summary>
    public static double? CpuQuota()
    {
        if (Text("/sys/fs/cgroup/cpu.max")?.Split(' ', '\n') is [var quota, var period, ..])
        {
            return Number(quota) / Number(period);
        }

        return Number(Text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")) is > 0 and var microseconds
            ? microseconds / Number(Text("/sys/fs/cgroup/cpu/cpu.cfs_period_us"))
            : null;
    }

    public static long? MemoryLimit()
    {
        const double unlimited = 1L << 62; // version 1 says "no limit" with a number near 2⁶³
        var limit = Number(Text("/sys/fs/cgroup/memory.max")) ?? Number(Text("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
        return limit is { } bytes && bytes < unlimited ? (long)bytes : null;
    }

    public static double? LoadAverage() => Number(Text("/proc/loadavg")?.Split(' ')[0]);

    /// <summary>The <c>avg10</c> of <c>some</c> in the pressure file.</summary>
    public static double? CpuPressure()
    {
        var word = Lines("/proc/pressure/cpu").FirstOrDefault()?.Split(' ').FirstOrDefault(w => w.StartsWith("avg10=", StringComparison.Ordinal));
        return Number(word?["avg10=".Length..]);
    }

    /// <summary>The eighth figure of the <c>cpu</c> line over the sum of the first eight, in percent.</summary>
    public static double? StolenShare()
    {
        var figures = Lines("/proc/stat").FirstOrDefault()?.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number).ToList();
        return figures is { Count: 8 } && figures.Sum() is > 0 and var all ? Math.Round(100 * figures[7]!.Value / all, 3) : null;
    }

    private static IEnumerable<string> Values(string key)
    {
        foreach (var line in Lines(Cpu))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(key))
            {
                yield return line[(colon + 1)..].Trim();
            }
        }
    }

    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    private static string? Text(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
