using System.Globalization;

namespace PBench.Reliability.Tests.Stress;

/// <summary>How much the stress tests do, by environment variables.</summary>
internal static class StressSetting
{
    /// <summary>Far above what any map of these tests takes on a busy machine: one that takes longer hangs.</summary>
    public static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(120);

    /// <summary><c>PBENCH_STRESS_ROUNDS</c>: how often maps begin at the same moment, on each path.</summary>
    public static int Rounds { get; } = Number("PBENCH_STRESS_ROUNDS") ?? 24_000;

    /// <summary><c>PBENCH_STRESS_MAPS</c>: mixed maps on each path; null: a share for every day.</summary>
    public static int? Maps { get; } = Number("PBENCH_STRESS_MAPS");

    /// <summary><c>PBENCH_STRESS_SEED</c>: of the first session of mixed maps; the next has the next number.</summary>
    public static int Seed { get; } = Number("PBENCH_STRESS_SEED") ?? 1;

    /// <summary><c>PBENCH_STRESS_MINUTES</c>: mixed maps for so long on each path, however many they are.</summary>
    public static TimeSpan? Time { get; } = Number("PBENCH_STRESS_MINUTES") is { } minutes ? TimeSpan.FromMinutes(minutes) : null;

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
