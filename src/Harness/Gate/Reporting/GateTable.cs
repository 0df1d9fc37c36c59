using System.Globalization;
using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A gate's verdicts for people.</summary>
internal static class GateTable
{
    public static void Print(Terminal terminal, GateDocument document)
    {
        terminal.Out.WriteLine(Title(document));
        var console = terminal.Results;
        console.Write(document.Kind == "rules" ? RulesTable(document) : CasesTable(document));
        foreach (var entry in document.Entries.Where(e => e.Verdict != VerdictStatus.Pass))
        {
            terminal.Out.WriteLine($"  {VerdictText.Loud(entry.Verdict)} {entry.Name}: {entry.Reason}");
        }

        foreach (var note in document.Notes)
        {
            terminal.Out.WriteLine($"  note: {OneLine.Of(note)}");
        }

        terminal.Out.WriteLine(document.Line);
    }

    /// <summary>What was compared, on what.</summary>
    public static string Title(GateDocument document)
    {
        var subject = document.Kind == "rules" ? "rules" : string.Create(CultureInfo.InvariantCulture, $"{document.Base} (base) against {document.Head} (head), threshold {document.Threshold * 100:0.##} %");
        return $"gate {document.Run}: {subject}; {OneLine.Of(document.Machine.Processor.Name)}, {document.Machine.Processor.UsableCores} usable cores, seed {document.Seed}";
    }

    private static Table CasesTable(GateDocument document)
    {
        var table = TableOf("case", "wall", "interval", "cpu", "allocated", "base", "head", "rounds", "verdict");
        foreach (var entry in document.Entries)
        {
            var figures = entry.Figures.Where(f => f.Batch == entry.Figures[^1].Batch).ToDictionary(f => f.Metric);
            var (wall, shown) = (figures["wall"], entry.Shown ?? figures["wall"]);
            Add(table, entry, [entry.Name, Ratio(wall), Interval(shown), Ratio(figures["cpu"]), Ratio(figures["allocated"]), Value(shown, shown.Base), Value(shown, shown.Head), Rounds(entry, shown)]);
        }

        return table;
    }

    private static Table RulesTable(GateDocument document)
    {
        var table = TableOf("rule", "line", "measured", "rounds", "verdict");
        foreach (var entry in document.Entries)
        {
            var shown = entry.Shown ?? entry.Figures[^1];
            Add(table, entry, [entry.Name, $"{entry.Line}", shown.Text, Rounds(entry, shown)]);
        }

        return table;
    }

    private static Table TableOf(params string[] headers)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (index, header) in headers.Index())
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = index > 0 && index < headers.Length - 1 ? Justify.Right : Justify.Left });
        }

        return table;
    }

    private static void Add(Table table, VerdictEntry entry, IEnumerable<string> cells)
    {
        var colour = entry.Verdict switch
        {
            VerdictStatus.Pass => Color.Green,
            VerdictStatus.Inconclusive => Color.Yellow,
            _ => Color.Red,
        };
        table.AddRow([.. cells.Select(c => new Text(c)), new Text(VerdictText.Loud(entry.Verdict), new Style(colour))]);
    }

    public static string Ratio(VerdictFigure figure) => figure.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:0.000} ×") : "";

    public static string Interval(VerdictFigure figure) =>
        figure is { Low: { } low, High: { } high } ? string.Create(CultureInfo.InvariantCulture, $"{low:0.000} to {high:0.000}") : "";

    public static string Rounds(VerdictEntry entry, VerdictFigure figure) =>
        string.Create(CultureInfo.InvariantCulture, $"{figure.Rounds}{(entry.ContendedRounds > 0 ? $" (+{entry.ContendedRounds} lost)" : "")}");

    private static string Value(VerdictFigure figure, double? value) =>
        value is not { } v ? "" : figure.Metric == "allocated" ? Figures.Bytes(v) : Figures.Time(v);
}
