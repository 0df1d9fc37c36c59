using PBench.Harness.Reporting;

namespace PBench.Harness.Comparing;

/// <summary>What a reader must know before believing a ratio.</summary>
internal static class ComparisonNotes
{
    public static IEnumerable<string> Of(IReadOnlyList<ResultSet> sets, bool sameHardware)
    {
        yield return sameHardware
            ? "The same hardware, at different times: intervals show the noise within each run, not the machine's mood between them. For a verdict, measure both at once: pbench gate."
            : "Other hardware: times do not compare, so ratios are of speedups; overhead is in units of each machine itself.";
        if (sets.Select(s => s.Run.Machine.Runtime.Framework).Distinct().Count() > 1)
        {
            yield return "The runtimes differ, so a ratio is of code and runtime together.";
        }

        if (sets.Select(s => $"{s.Run.Machine.Versions.Pbench} {s.Run.Machine.Versions.Commit}").Distinct().Count() > 1)
        {
            yield return "The versions of pbench differ, so a ratio is of its strategies, too.";
        }

        foreach (var set in sets.Where(s => !s.IsComplete))
        {
            yield return $"{set.Label} is of an interrupted run: {set.Run.CompletedRounds} rounds are complete. pbench run --resume goes on with it.";
        }

        foreach (var set in sets.Where(s => s.Run.Machine.Load.CpuPressureShare > BusyShare))
        {
            yield return $"{set.Label} was measured on a busy machine: {Figures.Three(set.Run.Machine.Load.CpuPressureShare!.Value)} % of the time something waited for a processor.";
        }

        if (!sameHardware && sets.Any(s => s.Limits.Count == 0))
        {
            yield return $"Overhead is in items: how many items of the workload a chunk costs. For the machine's limits as units, put what pbench info --limits --json prints into {LimitsFile.FileName} in each folder.";
        }
    }

    /// <summary>Percent of the ten seconds before the run.</summary>
    private const double BusyShare = 10;
}
