using System.Globalization;

namespace PBench.Harness.Machine;

/// <summary>Processor time so far, on the processors this process may use. Linux only.</summary>
/// <remarks>In ticks of 10 ms, so for differences over some tenths of a second.</remarks>
/// <param name="BusyTicks">Not idle, stolen time included.</param>
/// <param name="StolenTicks">Taken by the hypervisor.</param>
/// <param name="AllTicks">Busy and idle.</param>
/// <param name="OwnTicks">Of this process and of all its descendants that have ended and were waited for.</param>
/// <param name="Processors">How many processors that is.</param>
public sealed record ProcessorLoad(long BusyTicks, long StolenTicks, long AllTicks, long OwnTicks, int Processors)
{
    /// <summary>Null where the system does not tell.</summary>
    public static ProcessorLoad? Read()
    {
        try
        {
            return OperatingSystem.IsLinux()
                ? Parse(File.ReadAllLines("/proc/stat"), File.ReadAllText("/proc/self/stat"), AllowedProcessors())
                : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or FormatException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Processors that others kept busy since <paramref name="before"/>, on average; null if no time has passed.</summary>
    public double? ForeignCoresSince(ProcessorLoad before)
    {
        var all = AllTicks - before.AllTicks;
        var foreign = BusyTicks - before.BusyTicks - (OwnTicks - before.OwnTicks);
        return all > 0 ? Math.Max(0, (double)foreign / all * Processors) : null;
    }

    /// <param name="stat">Lines of <c>/proc/stat</c>.</param>
    /// <param name="self">Text of <c>/proc/self/stat</c>.</param>
    /// <param name="allowed">Numbers of the processors that count; null for all.</param>
    internal static ProcessorLoad Parse(string[] stat, string self, IReadOnlySet<int>? allowed)
    {
        long busy = 0, stolen = 0, all = 0;
        var processors = 0;
        foreach (var line in stat)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [['c', 'p', 'u', .. { Length: > 0 } number], ..] || allowed?.Contains(int.Parse(number, CultureInfo.InvariantCulture)) == false)
            {
                continue;
            }

            // user nice system idle iowait irq softirq steal; guest time is in user already
            var ticks = words[1..9].Select(w => long.Parse(w, CultureInfo.InvariantCulture)).ToArray();
            var idle = ticks[3] + ticks[4];
            all += ticks.Sum();
            busy += ticks.Sum() - idle;
            stolen += ticks[7];
            processors++;
        }

        // The second field is the program's name in parentheses and may hold anything; utime, stime, cutime, cstime are fields 14 to 17.
        var own = self[(self.LastIndexOf(')') + 2)..].Split(' ')[11..15].Sum(w => long.Parse(w, CultureInfo.InvariantCulture));
        return new ProcessorLoad(busy, stolen, all, own, processors);
    }

    /// <summary><c>Cpus_allowed_list: 0-3,8</c>.</summary>
    private static HashSet<int>? AllowedProcessors()
    {
        const string key = "Cpus_allowed_list:";
        var line = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal));
        return line?[key.Length..].Trim().Split(',')
            .Select(range => range.Split('-').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())
            .SelectMany(range => Enumerable.Range(range[0], range[^1] - range[0] + 1))
            .ToHashSet();
    }
}
