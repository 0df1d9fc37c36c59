using System.Globalization;
using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Harness.History;

/// <summary>Trends for people: a row for each case, a line for each lasting change.</summary>
internal static class TrendTable
{
    private const int SparkWidth = 24;
    private const int PlainWidth = 5;

    public static void Print(Terminal terminal, IReadOnlyList<Trend> trends)
    {
        foreach (var machine in trends.GroupBy(t => (t.Machine, t.Processor)))
        {
            terminal.Out.WriteLine($"machine {machine.Key.Machine}: {OneLine.Of(machine.Key.Processor)}");
            terminal.Results.Write(TableOf([.. machine], terminal.OutIsTerminal));
            foreach (var line in machine.SelectMany(Changes))
            {
                terminal.Out.WriteLine(line);
            }
        }
    }

    private static Table TableOf(List<Trend> trends, bool isTerminal)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in new[] { "case", "runs", isTerminal ? "trend" : $"last {PlainWidth}", "latest", "against before", "changes" })
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = header is "runs" or "latest" or "against before" or "changes" ? Justify.Right : Justify.Left });
        }

        foreach (var trend in trends)
        {
            double[] medians = [.. trend.Points.Select(p => p.MedianNs)];
            table.AddRow(
                new Text(OneLine.Of(trend.Case)!),
                new Text(Number(medians.Length)),
                new Text(isTerminal ? SparkLine.Of(medians, SparkWidth) : string.Join("  ", medians.TakeLast(PlainWidth).Select(m => Figures.Time(m)))),
                new Text(Figures.Time(medians[^1])),
                new Text(Change(trend.LatestRatio)),
                new Text(trend.Changes.Count == 0 ? "" : Number(trend.Changes.Count)));
        }

        return table;
    }

    private static IEnumerable<string> Changes(Trend trend) => trend.Changes.Select(c =>
        $"  {(c.Ratio > 1 ? "slower" : "faster")}: {OneLine.Of(trend.Case)} from run {OneLine.Of(c.Run)} on: {Figures.Time(c.BeforeNs)} → {Figures.Time(c.AfterNs)} ({Change(c.Ratio)}), {Number(c.RunsSince)} runs since");

    private static string Change(double? ratio) =>
        ratio is { } r ? string.Create(CultureInfo.InvariantCulture, $"{(r - 1) * 100:+0.0;-0.0;0.0} %") : "";

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
