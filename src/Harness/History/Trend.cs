namespace PBench.Harness.History;

/// <summary>One case on one kind of machine, through its runs.</summary>
/// <param name="Case">Name of the case.</param>
/// <param name="Machine">Key of the hardware.</param>
/// <param name="Processor">Its processor and usable cores.</param>
/// <param name="Revision">Of the workload's definition.</param>
/// <param name="Points">Runs in which the case was measured, oldest first.</param>
/// <param name="Changes">Where its time changed for good.</param>
public sealed record Trend(
    string Case, string Machine, string Processor, int Revision, IReadOnlyList<TrendPoint> Points, IReadOnlyList<TrendChange> Changes)
{
    /// <summary>The latest run against the level before it: the median of up to five runs.</summary>
    public double? LatestRatio => Points.Count < 2 ? null
        : Points[^1].MedianNs / Measuring.Statistics.Distribution.MedianOf(Points.SkipLast(1).TakeLast(5).Select(p => p.MedianNs));

    /// <summary>Trends of all cases in the order of their first run. Other hardware, another scale or another definition of the workload is another trend.</summary>
    public static IReadOnlyList<Trend> Of(IEnumerable<HistoryRow> rows) =>
    [
        .. rows.Where(r => r is { Status: "ok", MedianNs: > 0 }).GroupBy(r => (r.Case, r.Machine, r.Revision, r.Scale)).Select(Make),
    ];

    private static Trend Make(IGrouping<(string Case, string Machine, int Revision, double Scale), HistoryRow> series)
    {
        var points = series.OrderBy(r => r.StartedUtc, StringComparer.Ordinal)
            .Select(r => new TrendPoint(r.Run, r.StartedUtc, r.Runtime, r.Pbench, r.Commit, r.MedianNs!.Value, r.Ci95LowNs, r.Ci95HighNs, r.Speedup)).ToList();
        var changes = ChangePoints.Of([.. points.Select(p => p.MedianNs)])
            .Select(c => new TrendChange(points[c.Index].Run, points[c.Index].StartedUtc, c.Before, c.After, c.Ratio, points.Count - c.Index));
        var first = series.First();
        return new Trend(series.Key.Case, series.Key.Machine, $"{first.Processor}, {first.UsableCores} cores", series.Key.Revision, points, [.. changes]);
    }
}

/// <summary>One run of a trend.</summary>
public sealed record TrendPoint(
    string Run, string StartedUtc, string Runtime, string Pbench, string? Commit, double MedianNs, double? Ci95LowNs, double? Ci95HighNs, double? Speedup);

/// <summary>A lasting change.</summary>
/// <param name="Run">First run of the new level.</param>
/// <param name="StartedUtc">When it ran.</param>
/// <param name="BeforeNs">Median of the level before.</param>
/// <param name="AfterNs">Median of the new level.</param>
/// <param name="Ratio">After ÷ before: above 1 is slower.</param>
/// <param name="RunsSince">Runs at the new level and later, this one included.</param>
public sealed record TrendChange(string Run, string StartedUtc, double BeforeNs, double AfterNs, double Ratio, int RunsSince);
