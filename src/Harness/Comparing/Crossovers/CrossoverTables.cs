using System.Globalization;
using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Harness.Comparing.Crossovers;

/// <summary>Crossovers for people: what items must cost, and which strategy has the least overhead.</summary>
internal static class CrossoverTables
{
    public static void Print(Terminal terminal, IReadOnlyList<Crossover> crossovers)
    {
        foreach (var crossover in crossovers)
        {
            terminal.Out.WriteLine();
            terminal.Results.MarkupLine($"[bold]crossover[/] {Markup.Escape(OneLine.Of($"{crossover.Set}, {crossover.Input}")!)}, {Number(crossover.Workers)} workers; an item {(crossover.Waits ? "waits" : "costs")} {Figures.Time(crossover.ItemNs)} here");
            terminal.Results.Write(TableOf(crossover));
            if (crossover.Best.Count > 0)
            {
                terminal.Out.WriteLine($"  least overhead by chunk size: {string.Join("; ", crossover.Best.Select(Range))}");
            }

            if (crossover.Strategies.Any(s => s.Model is null))
            {
                terminal.Out.WriteLine("  one chunk size was measured: more of them tell item and chunk overhead apart (--chunk-size 1,32,auto)");
            }
        }
    }

    private static Table TableOf(Crossover crossover)
    {
        double[] sizes = [.. crossover.Strategies.SelectMany(s => s.Needs).Select(n => n.ChunkItems).Distinct().Order()];
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in (string[])["strategy", "overhead/item", "overhead/chunk", "fit error", .. sizes.Select(s => $"pays above, chunk {Size(s)}"), "here pays from chunk"])
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = header == "strategy" ? Justify.Left : Justify.Right });
        }

        foreach (var strategy in crossover.Strategies)
        {
            string[] cells =
            [
                strategy.Strategy, Figures.Time(strategy.Model?.PerItemNs), Figures.Time(strategy.Model?.PerChunkNs), Figures.Percent(strategy.Model?.Error),
                .. sizes.Select(size => strategy.Needs.FirstOrDefault(n => n.ChunkItems == size) is { } need ? Cost(need.ItemNs) : ""),
                strategy.Model is null ? "" : strategy.LeastChunk is { } least ? Size(least) : "never",
            ];
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }

        return table;
    }

    private static string Cost(double? ns) => ns is null ? "never" : Figures.Time(ns);

    private static string Range(BestRange range) =>
        range.FromChunk == range.ToChunk ? $"{Size(range.FromChunk)} {range.Strategy}" : $"{Size(range.FromChunk)}–{Size(range.ToChunk)} {range.Strategy}";

    private static string Size(double items) => items.ToString("N0", CultureInfo.InvariantCulture);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
