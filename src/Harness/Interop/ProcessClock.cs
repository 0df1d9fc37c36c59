using System.Runtime.InteropServices;

namespace PBench.Harness.Interop;

/// <summary>The processor clock of another process.</summary>
internal static class ProcessClock
{
    /// <summary>The clocks of other processes can be read here.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && nint.Size == 8;

    /// <summary>User and system time of the process in ns, by clock_getcpuclockid(3), where /proc/&lt;pid&gt;/stat has ticks of 10 ms; null when it has ended.</summary>
    public static double? ReadNs(int processId)
    {
        var clock = (~processId << 3) | 2;
        return ClockGetTime(clock, out var time) == 0 ? time.Seconds * 1e9 + time.Nanoseconds : null;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
