using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Bench.Table;

/// <summary>The figures on the terminal, then what they say.</summary>
internal static class ResultTable
{
    public static void Print(Terminal terminal, IReadOnlyCollection<BenchCsvRow> rows)
    {
        var table = new Spectre.Console.Table().Border(TableBorder.Simple);
        foreach (var header in TableCells.Headers)
        {
            table.AddColumn(new TableColumn(header).NoWrap());
        }

        foreach (var row in rows)
        {
            table.AddRow([.. TableCells.Of(row).Select(cell => new Text(cell))]);
        }

        if (rows.Count > 0)
        {
            terminal.Results.Write(table);
        }

        foreach (var line in TableCells.Summary(rows))
        {
            terminal.Out.WriteLine(line);
        }
    }
}
