using System.Globalization;
using System.Runtime.InteropServices;

namespace PBench.Reliability.Tests;

/// <summary>Looks at processes and descriptors through /proc, and sends signals.</summary>
public static partial class Machine
{
    public const int SigInt = 2;
    public const int SigKill = 9;
    public const int SigContinue = 18;
    public const int SigStop = 19;
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    /// <summary>Sends a signal; nothing happens when the process is gone.</summary>
    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    /// <summary>As a process that has given up rights: what it has open is closed to others of its user.</summary>
    public static void BePrivate() => _ = Control(SetDumpable, 0, 0, 0, 0);

    /// <summary>Processes whose parent is this one and that have not ended.</summary>
    public static int[] Children() => [.. Processes().Where(id => ParentOf(id) == Environment.ProcessId)];

    /// <summary>Processes that were started with the variable, by whomever.</summary>
    public static int[] WithVariable(string name, string value)
    {
        var wanted = $"{name}={value}";
        return [.. Processes().Where(id => Read(id, "environ").Split('\0').Contains(wanted) && ParentOf(id) is not null)];
    }

    /// <summary>No thread of the process runs or wants to.</summary>
    public static bool Sleeps(int process) =>
        Directory.GetDirectories($"/proc/{process}/task").All(thread => Fields(Read($"{thread}/stat")) is ["S", ..]);

    public static int Descriptors() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    /// <summary>Resident bytes of a process; 0: gone.</summary>
    public static long ResidentBytes(int process) =>
        Read(process, "statm").Split(' ') is [_, var pages, ..] ? long.Parse(pages, CultureInfo.InvariantCulture) * Environment.SystemPageSize : 0;

    /// <summary>Mappings of exactly so many bytes, whole pages, in a process.</summary>
    public static int Mappings(int process, long bytes) => Read(process, "maps").Split('\n').Count(line =>
        line.Split(' ')[0].Split('-') is [var from, var to] && Convert.ToInt64(to, 16) - Convert.ToInt64(from, 16) == bytes);

    /// <summary>Waits until something holds; false after the watchdog's time.</summary>
    public static async Task<bool> EventuallyAsync(Func<bool> holds, double seconds = 10)
    {
        var end = DateTime.UtcNow.AddSeconds(seconds);
        while (!holds())
        {
            if (DateTime.UtcNow > end)
            {
                return false;
            }

            await Task.Delay(5);
        }

        return true;
    }

    private static IEnumerable<int> Processes() => Directory.GetDirectories("/proc")
        .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0);

    // Null: gone, or a zombie.
    private static int? ParentOf(int process)
    {
        return Fields(Read(process, "stat")) is [var state, var parent, ..] && state is not ("Z" or "X") ? int.Parse(parent, CultureInfo.InvariantCulture) : null;
    }

    // Those behind the name, which may hold anything.
    private static string[] Fields(string stat) => stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string Read(int process, string file) => Read($"/proc/{process}/{file}");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int operation, nuint first, nuint second, nuint third, nuint fourth);
}
