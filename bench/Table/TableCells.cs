using System.Globalization;
using PBench.Harness.Reporting;

namespace PBench.Bench.Table;

/// <summary>A figure as the cells of a table, for the terminal and for Markdown.</summary>
internal static class TableCells
{
    public static readonly string[] Headers = ["row", "figure", "measured", "limit", "limit by", "target", "ratio", "verdict"];

    public static string[] Of(BenchCsvRow row)
    {
        var unit = FigureUnit.Of(row.Unit);
        return
        [
            row.Row,
            row.Name,
            unit.Show(row.Measured),
            row.Limit is { } limit ? unit.Show(limit) : "",
            row.LimitSource ?? "",
            row.Target,
            row.Ratio is { } ratio ? Figures.Three(ratio) : "",
            Verdict(row),
        ];
    }

    /// <summary>One sentence on all of them, and the misses by name.</summary>
    public static IEnumerable<string> Summary(IReadOnlyCollection<BenchCsvRow> rows)
    {
        var (met, missed) = (rows.Count(row => row.IsMet == true), rows.Where(row => row.IsMet == false).ToList());
        var open = rows.Count(row => row.IsMet is null && row.Target.Length > 0);
        yield return string.Create(CultureInfo.InvariantCulture, $"{met} met, {missed.Count} missed{(open > 0 ? $", {open} without the limit they need" : "")}.");
        foreach (var miss in missed)
        {
            var unit = FigureUnit.Of(miss.Unit);
            yield return $"missed: {miss.Row}, {miss.Name}: {unit.Show(miss.Measured)}, target {miss.Target}{(miss.Limit is { } limit ? $" (limit {unit.Show(limit)}, {miss.LimitSource})" : "")}";
        }
    }

    private static string Verdict(BenchCsvRow row) => row.IsMet switch
    {
        true => "met",
        false => "MISSED",
        null => row.Target.Length > 0 ? "no limit" : "",
    };
}
