using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Comparing.Scaling;
using PBench.Harness.Machine;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;

namespace PBench.Harness.Comparing;

/// <summary>Result folders side by side.</summary>
/// <param name="Schema">Version of the report files.</param>
/// <param name="SameHardware">All sets are of the same hardware, so that times compare.</param>
/// <param name="Notes">What a reader must know before believing a ratio.</param>
/// <param name="Workloads">Cases that at least two sets have, by input.</param>
/// <param name="NotCompared">Inputs that only look the same, and why.</param>
/// <param name="Scaling">How strategies scale with workers, where a set has several.</param>
/// <param name="Crossovers">From what on strategies pay, on each machine.</param>
public sealed record Comparison(
    int Schema, bool SameHardware, IReadOnlyList<string> Notes, IReadOnlyList<WorkloadComparison> Workloads, IReadOnlyList<string> NotCompared,
    IReadOnlyList<ScalingResult> Scaling, IReadOnlyList<Crossover> Crossovers)
{
    /// <summary>Everything the sets say of each other.</summary>
    /// <exception cref="NotComparableException">They have nothing in common.</exception>
    public static Comparison Of(IReadOnlyList<ResultSet> sets)
    {
        var first = sets[0];
        var others = sets.Skip(1).ToList();
        var sameHardware = others.TrueForAll(s => Hardware.Of(s.Run.Machine) == Hardware.Of(first.Run.Machine));
        var notCompared = new List<string>();
        var workloads = CasePairing.Of(first, others, notCompared)
            .GroupBy(p => InputKey.Of(p.First))
            .Select(g => new WorkloadComparison(g.Key, [.. g.Select(p => Compare(sets, p.First, p.Others, sameHardware))]))
            .ToList();
        if (workloads.Count == 0)
        {
            throw new NotComparableException(notCompared.Count > 0
                ? $"nothing to compare: {string.Join("; ", notCompared)}"
                : $"nothing to compare: {string.Join(" and ", sets.Select(s => s.Name))} have no measured case in common.");
        }

        return new Comparison(
            ReportSchema.Version, sameHardware, [.. ComparisonNotes.Of(sets, sameHardware)], workloads, notCompared,
            [.. sets.SelectMany(ScalingResult.Of)], [.. sets.SelectMany(Crossover.Of)]);
    }

    private static CaseComparison Compare(IReadOnlyList<ResultSet> sets, CaseRow first, IReadOnlyList<CaseRow?> others, bool sameHardware)
    {
        var rows = others.Prepend(first).ToList();
        var cells = sets.Zip(rows).Where(p => p.Second is not null).Select(p => Cell(p.First, p.Second!, rows.Zip(sets))).ToList();
        var ratios = sets.Zip(rows).Skip(1).Where(p => p.Second is not null).Select(p => Ratio(sets[0], first, p.First, p.Second!, sameHardware));
        return new CaseComparison(first.Case, first.Strategy, first.ChunkSize, cells, [.. ratios.OfType<CaseRatio>()]);
    }

    private static CaseCell Cell(ResultSet set, CaseRow row, IEnumerable<(CaseRow? Row, ResultSet Set)> all)
    {
        // A limit is a unit only where every machine has it.
        var limit = all.Where(p => p.Row is not null).All(p => LimitsFile.For(p.Set, row.Strategy) is not null) ? LimitsFile.For(set, row.Strategy) : null;
        var serial = set.Serial(row);
        var unit = limit?.Ns ?? serial?.MedianNs / row.Items;
        return new CaseCell(
            set.Label, row.Workers, row.Oversubscribed, row.MedianNs!.Value, row.Ci95LowNs, row.Ci95HighNs, row.Speedup, row.SpeedupCi95Low, row.SpeedupCi95High,
            row.Efficiency, row.OverheadPerChunkNs, row.OverheadPerChunkNs / unit, row.OverheadPerChunkNs is null ? null : limit?.Name ?? "serial_item");
    }

    private static CaseRatio? Ratio(ResultSet first, CaseRow mine, ResultSet other, CaseRow found, bool sameHardware)
    {
        if (sameHardware)
        {
            return Ratio(other.Label, "time", other.Time(found), first.Time(mine), moreIsFaster: false);
        }

        return other.Speedup(found) is { } theirs && first.Speedup(mine) is { } ours ? Ratio(other.Label, "speedup", theirs, ours, moreIsFaster: true) : null;
    }

    private static CaseRatio Ratio(string set, string quantity, RoundSample numerator, RoundSample denominator, bool moreIsFaster)
    {
        var interval = RoundBootstrap.OfUnpairedRatio(numerator, denominator);
        var direction = interval switch
        {
            null => Direction.Unknown,
            { Low: > 1 } => moreIsFaster ? Direction.Faster : Direction.Slower,
            { High: < 1 } => moreIsFaster ? Direction.Slower : Direction.Faster,
            _ => Direction.Undecided,
        };
        return new CaseRatio(set, quantity, numerator.Estimate / denominator.Estimate, interval, direction);
    }
}

/// <summary>Cases with the same input.</summary>
public sealed record WorkloadComparison(InputKey Input, IReadOnlyList<CaseComparison> Cases);
