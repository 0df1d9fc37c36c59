using System.Diagnostics;
using System.Globalization;
using PBench.Harness.Interop;
using PBench.Strategies;
using PBench.Strategies.Engine;

namespace PBench.Harness.Measuring.Child;

/// <summary>This process and the worker processes of a session: what they cost together.</summary>
/// <remarks>A session of the library names its workers; of any other, <c>/proc</c> tells the processes below this one.</remarks>
/// <param name="session">Whose workers, or null for none.</param>
internal sealed class ProcessFamily(IMapSession? session)
{
    private WorkerInfo[] workers = [];

    /// <summary>Looks up the members again. Workers may have been replaced.</summary>
    public void Refresh() => workers = Members();

    /// <summary>User and system time of all members so far, in ns; null where workers exist that cannot be read.</summary>
    public double? CpuNs()
    {
        var total = Environment.CpuUsage.TotalTime.TotalNanoseconds;
        foreach (var worker in workers)
        {
            if (WorkerCpuNs(worker.ProcessId) is not { } ns)
            {
                return null;
            }

            total += ns;
        }

        return total;
    }

    /// <summary>Managed bytes that workers have allocated since <see cref="Refresh"/>; one started later counts from its start.</summary>
    public long WorkerBytesSinceRefresh()
    {
        if (workers.Length == 0)
        {
            return 0;
        }

        long total = 0;
        foreach (var worker in Members())
        {
            total += worker.AllocatedBytes - Array.Find(workers, before => before.ProcessId == worker.ProcessId).AllocatedBytes;
        }

        return total;
    }

    /// <summary>Resident bytes of all members; pages they share count once where the system tells (Pss on Linux).</summary>
    public long ResidentBytes()
    {
        var total = OwnBytes();
        foreach (var worker in workers)
        {
            total += ProportionalBytes(worker.ProcessId) ?? WorkingSet(worker.ProcessId);
        }

        return total;
    }

    private static long OwnBytes() => ProportionalBytes(Environment.ProcessId) ?? Environment.WorkingSet;

    private WorkerInfo[] Members()
    {
        if (session is null || session.Traits.Isolation != Isolation.Process)
        {
            return [];
        }

        if (session is MapSession known)
        {
            return [.. known.Workers];
        }

        var members = new HashSet<int>();
        AddDescendants(Environment.ProcessId, members);
        return Array.ConvertAll<int, WorkerInfo>([.. members], id => new WorkerInfo(id, 0));
    }

    private static void AddDescendants(int processId, HashSet<int> into)
    {
        try
        {
            foreach (var thread in Directory.EnumerateDirectories($"/proc/{processId}/task"))
            {
                foreach (var word in File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                {
                    if (int.TryParse(word, CultureInfo.InvariantCulture, out var child) && into.Add(child))
                    {
                        AddDescendants(child, into);
                    }
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // No /proc, a kernel without "children", or a process that just ended: what was found counts.
        }
    }

    private static double? WorkerCpuNs(int processId)
    {
        if (ProcessClock.IsSupported)
        {
            return ProcessClock.ReadNs(processId);
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.TotalProcessorTime.TotalNanoseconds;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private static long? ProportionalBytes(int processId)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{processId}/smaps_rollup"))
            {
                if (line.StartsWith("Pss:", StringComparison.Ordinal))
                {
                    return long.Parse(line.AsSpan(4, line.Length - 4 - "kB".Length).Trim(), CultureInfo.InvariantCulture) * 1024;
                }
            }
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException or FormatException)
        {
        }

        return null;
    }

    private static long WorkingSet(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.WorkingSet64;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            return 0;
        }
    }
}
