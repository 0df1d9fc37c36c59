using System.Globalization;
using PBench.Workloads;
using Spectre.Console;

namespace PBench.Harness.Reporting;

/// <summary>One table per workload, from the rows of <c>cases.csv</c>.</summary>
/// <param name="published">What tutorials reported, by workload; empty where it is not asked for.</param>
/// <param name="notes">What answers show beyond right and wrong, by case.</param>
public sealed class ResultTables(IReadOnlyDictionary<string, PublishedFigure> published, IReadOnlyDictionary<string, string> notes)
{
    private static readonly string[] Headers = ["strategy", "chunk", "workers", "median", "speedup", "efficiency", "overhead/chunk", "ordered", "outcome"];

    public void Print(IAnsiConsole console, IReadOnlyList<CaseRow> rows)
    {
        foreach (var workload in rows.GroupBy(r => (r.Workload, r.Parameters, r.Items, r.Scale)))
        {
            console.WriteLine();
            console.MarkupLine($"[bold]{Markup.Escape(Title(workload.First()))}[/]");
            console.Write(TableOf([.. workload]));
            if (published.TryGetValue(workload.Key.Workload, out var figure))
            {
                PrintPublished(console, figure, [.. workload]);
            }

            PrintNotes(console, [.. workload]);
        }
    }

    private static string Title(CaseRow row) => string.Create(CultureInfo.InvariantCulture,
        $"{row.Workload}{(row.Parameters is null ? "" : $" [{row.Parameters}]")}: {row.Items:N0} items, scale {row.Scale:R}");

    private static Table TableOf(List<CaseRow> rows)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (index, header) in Headers.Index())
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = index is >= 1 and <= 6 ? Justify.Right : Justify.Left });
        }

        foreach (var row in rows)
        {
            table.AddRow([.. Cells(row).Select(cell => new Text(cell.Text, cell.IsBad ? new Style(Color.Red) : Style.Plain))]);
        }

        return table;
    }

    private static IEnumerable<(string Text, bool IsBad)> Cells(CaseRow row)
    {
        yield return (row.Strategy, false);
        yield return (row.ChunkSize, false);
        yield return (row.Workers.ToString(CultureInfo.InvariantCulture) + (row.Oversubscribed ? "*" : ""), false);
        yield return (Figures.Time(row.MedianNs), false);
        yield return (Figures.Speedup(row.Speedup, row.SpeedupCi95Low, row.SpeedupCi95High), false);
        yield return (Figures.Percent(row.Efficiency), false);
        yield return (Figures.Time(row.OverheadPerChunkNs), false);
        yield return (row.Ordered switch { true => "yes", false => "NO", null => "" }, row.Ordered == false);
        yield return (Outcome(row), row.Status == "failed");
    }

    private static string Outcome(CaseRow row) => row.Status switch
    {
        "ok" => row.Outcome ?? "",
        "skipped" => "skipped",
        _ => $"FAILED {row.Outcome}".TrimEnd(),
    };

    /// <summary>The tutorial's figure, and ours in the same terms: its parallel time includes making and closing the pool, as our cold time does.</summary>
    private static void PrintPublished(IAnsiConsole console, PublishedFigure figure, List<CaseRow> rows)
    {
        console.WriteLine($"  published: {OneLine.Of(figure.Text)}");
        foreach (var row in rows.Where(r => figure.Parallel is not null && r.ColdNs is not null && r.Strategy != Measuring.BenchCase.Baseline))
        {
            var ratio = row.SerialMedianNs / row.ColdNs;
            console.WriteLine($"  here, {row.Strategy}: cold {Figures.Time(row.ColdNs)} (pool made, used, closed), serial {Figures.Time(row.SerialMedianNs)}"
                + (ratio is { } r ? $": speedup {Figures.Three(r)}" : "")
                + (figure.Speedup is { } s ? $" (published {Figures.Three(s)})" : ""));
        }
    }

    private void PrintNotes(IAnsiConsole console, List<CaseRow> rows)
    {
        if (rows.Exists(r => r.Oversubscribed))
        {
            console.WriteLine("  * more workers than usable cores: waiting for a core counts as function time");
        }

        foreach (var row in rows.Where(r => notes.ContainsKey(r.Case)))
        {
            console.WriteLine($"  {row.Strategy}, chunk {row.ChunkSize}, {row.Workers} workers: {notes[row.Case]}");
        }

        foreach (var row in rows.Where(r => r.TraceRatio > MaxTraceRatio))
        {
            console.WriteLine($"  {row.Strategy}, chunk {row.ChunkSize}: the traced map took {Figures.Three(row.TraceRatio!.Value)} × the timed one, so its overhead is an upper bound");
        }

        foreach (var row in rows.Where(r => r.Status != "ok" && r.Error is not null))
        {
            console.WriteLine($"  {row.Case}: {row.Error}");
        }
    }

    /// <summary>Above it the trace disturbed what it shows (CONTRACT.md, section 3).</summary>
    private const double MaxTraceRatio = 1.1;
}
