using System.Text;

namespace PBench.Bench.Table;

/// <summary>All figures as a page.</summary>
internal static class MarkdownTable
{
    public static string Of(IReadOnlyCollection<BenchCsvRow> rows)
    {
        var text = new StringBuilder("# Figures against their targets\n\n");
        text.Append("Low quantiles; made by `./run.sh bench`, see [docs/bench.md](../../docs/bench.md). Medians, sample sizes and how each figure was measured: `bench.csv`.\n\n");
        Line(text, TableCells.Headers);
        Line(text, TableCells.Headers.Select(_ => "---"));
        foreach (var row in rows)
        {
            Line(text, TableCells.Of(row));
        }

        text.Append('\n');
        foreach (var line in TableCells.Summary(rows))
        {
            text.Append(line.StartsWith("missed:", StringComparison.Ordinal) ? $"- {line}\n" : $"{line}\n\n");
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static void Line(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", @"\|", StringComparison.Ordinal))).Append(" |\n");
}
