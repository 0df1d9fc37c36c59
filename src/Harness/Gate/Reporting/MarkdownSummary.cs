using System.Globalization;
using System.Text;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A gate for a job's summary page: verdict, table, chart.</summary>
internal static class MarkdownSummary
{
    public static string Of(GateDocument document)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"### pbench gate: {VerdictText.Of(document.Verdict).ToUpperInvariant()}\n\n{MarkdownText.Of(GateTable.Title(document))}\n\n");
        text.Append(document.Kind == "rules"
            ? "| verdict | rule | measured | rounds |\n| --- | --- | ---: | ---: |\n"
            : "| verdict | case | wall | interval | cpu | allocated | rounds |\n| --- | --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (var entry in document.Entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Mark(entry.Verdict)} | {MarkdownText.Of(entry.Name)} | {string.Join(" | ", Cells(document, entry).Select(MarkdownText.Of))} |\n");
        }

        AppendChart(text, document);
        foreach (var entry in document.Entries.Where(e => e.Verdict != VerdictStatus.Pass))
        {
            text.Append(CultureInfo.InvariantCulture, $"- **{VerdictText.Loud(entry.Verdict)}** {MarkdownText.Of(entry.Name)}: {MarkdownText.Of(entry.Reason)}\n");
        }

        foreach (var note in document.Notes)
        {
            text.Append(CultureInfo.InvariantCulture, $"- note: {MarkdownText.Of(note)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"\n{MarkdownText.Of(document.Line)}\n").ToString();
    }

    private static IEnumerable<string> Cells(GateDocument document, VerdictEntry entry)
    {
        var figures = entry.Figures.Where(f => f.Batch == entry.Figures[^1].Batch).ToList();
        var shown = entry.Shown ?? figures[0];
        return document.Kind == "rules"
            ? [shown.Text, GateTable.Rounds(entry, shown)]
            : [GateTable.Ratio(figures[0]), GateTable.Interval(shown), .. figures.Skip(1).Select(GateTable.Ratio), GateTable.Rounds(entry, shown)];
    }

    /// <summary>Only of arms: the sides of different rules have no common scale.</summary>
    private static void AppendChart(StringBuilder text, GateDocument document)
    {
        var shown = document.Entries.Where(e => e.Shown is not null).Select(e => (e.Name, Figure: e.Shown!)).ToList();
        text.Append('\n');
        if (document.Threshold is not { } threshold || shown.Count == 0)
        {
            return;
        }

        var chart = IntervalChart.Of([.. shown.Select(s => s.Figure)], 1 + threshold);
        text.Append(CultureInfo.InvariantCulture, $"```text\n{"head ÷ base: ┊ equal, │ threshold",-IntervalChart.Width}\n");
        foreach (var (name, figure) in shown)
        {
            text.Append(CultureInfo.InvariantCulture, $"{chart.Line(figure)}  {MarkdownText.InFence(name)} {figure.Metric}\n");
        }

        text.Append("```\n\n");
    }

    private static string Mark(VerdictStatus status) => status switch
    {
        VerdictStatus.Pass => "✅ pass",
        VerdictStatus.Fail => "❌ fail",
        VerdictStatus.NotMeasured => "💥 not measured",
        _ => "❔ inconclusive",
    };
}
