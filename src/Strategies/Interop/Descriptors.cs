using System.Globalization;

namespace PBench.Strategies.Interop;

/// <summary>The number of files, pipes and mappings that this process may have open (Linux; elsewhere nothing is checked).</summary>
internal static class Descriptors
{
    private const int PerWorker = 8; // memory, three pipes, output and error, and a few for a moment while it starts
    private const int Reserve = 48; // the runtime's own: without one it cannot even load an assembly or start a thread, and ends the process

    /// <exception cref="SessionFailedException">The workers would take the last ones.</exception>
    public static void Check(int workers)
    {
        if (Limit() is { } limit && Open() is { } open && open + ((long)workers * PerWorker) + Reserve > limit)
        {
            throw new SessionFailedException(
                $"{workers} workers need about {workers * PerWorker} descriptors and the runtime {Reserve}; {open} are open, and this process may have {limit}. Raise the limit (ulimit -n) or use fewer workers.");
        }
    }

    private static int? Open()
    {
        try
        {
            return Directory.GetFileSystemEntries("/proc/self/fd").Length;
        }
        catch (Exception hidden) when (hidden is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? Limit()
    {
        const string Limits = "/proc/self/limits";
        var line = File.Exists(Limits) ? File.ReadLines(Limits).FirstOrDefault(line => line.StartsWith("Max open files", StringComparison.Ordinal)) : null;
        return long.TryParse(line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : null;
    }
}
