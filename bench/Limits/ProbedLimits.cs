using PBench.Bench.Table;
using PBench.Harness.Machine.Limits;
using PBench.Harness.Reporting;

namespace PBench.Bench.Limits;

/// <summary>Limits of the machine by probes, each measured when it is first asked for.</summary>
internal sealed class ProbedLimits
{
    private readonly Dictionary<string, MachineLimit?> measured = new(StringComparer.Ordinal);

    /// <summary>A sum of (times × probe): what the parts of a map cost at least. Null where the system lacks one of them.</summary>
    public Limit? Sum(params IReadOnlyList<(double Times, string Probe)> parts)
    {
        var (low, median) = (0.0, 0.0);
        foreach (var (times, name) in parts)
        {
            if (!measured.TryGetValue(name, out var limit))
            {
                measured[name] = limit = LimitProbes.Of(name).Measure();
            }

            if (limit is null)
            {
                return null;
            }

            low += times * limit.LowNs;
            median += times * limit.MedianNs;
        }

        return new Limit(low, median, "probe " + string.Join(" + ", parts.Select(part => part.Times == 1 ? part.Probe : $"{Figures.Three(part.Times)} × {part.Probe}")));
    }
}
