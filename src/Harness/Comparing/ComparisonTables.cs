using System.Globalization;
using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Comparing.Scaling;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Harness.Comparing;

/// <summary>A comparison for people: machines, cases by workload, scaling, crossovers.</summary>
internal sealed class ComparisonTables(Terminal terminal)
{
    public void Print(IReadOnlyList<ResultSet> sets, Comparison comparison)
    {
        PrintMachines(sets);
        comparison.Notes.ToList().ForEach(terminal.Out.WriteLine);
        foreach (var workload in comparison.Workloads)
        {
            PrintWorkload(workload);
        }

        foreach (var why in comparison.NotCompared)
        {
            terminal.Out.WriteLine($"not compared: {OneLine.Of(why)}");
        }

        PrintScaling(comparison.Scaling);
        CrossoverTables.Print(terminal, comparison.Crossovers);
    }

    private void PrintMachines(IReadOnlyList<ResultSet> sets)
    {
        var table = NewTable(["", .. sets.Select(s => $"{s.Label}: {s.Name}")], right: 0);
        var facts = sets.Select(s => Facts(s).ToDictionary()).ToList();
        foreach (var name in facts.SelectMany(f => f.Keys).Distinct())
        {
            string[] values = [.. facts.Select(f => OneLine.Of(f.GetValueOrDefault(name)) ?? "")];
            if (values.Any(v => v.Length > 0))
            {
                table.AddRow([new Text(values.Distinct().Count() > 1 ? $"≠ {name}" : $"= {name}"), .. values.Select(v => new Text(v))]);
            }
        }

        terminal.Results.Write(table);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Facts(ResultSet set)
    {
        foreach (var (name, value) in MachineText.Facts(set.Run.Machine))
        {
            yield return new(name, value);
        }

        yield return new("run", $"{set.Run.Run}, {set.Run.CompletedRounds} rounds");
    }

    private void PrintWorkload(WorkloadComparison workload)
    {
        var first = workload.Cases.MaxBy(c => c.Cells.Count)!;
        terminal.Out.WriteLine();
        terminal.Results.MarkupLine($"[bold]{Markup.Escape(OneLine.Of(workload.Input.ToString())!)}[/]");
        var quantity = workload.Cases.SelectMany(c => c.Ratios).FirstOrDefault()?.Quantity ?? "time";
        var table = NewTable(["strategy", "chunk", "set", "workers", "median", "speedup", "efficiency", "overhead/chunk", $"{quantity} ÷ A", ""], right: 6);
        foreach (var row in workload.Cases)
        {
            foreach (var cell in row.Cells)
            {
                var ratio = row.Ratios.FirstOrDefault(r => r.Set == cell.Set);
                AddRow(
                    table, cell == row.Cells[0] ? row.Strategy : "", cell == row.Cells[0] ? row.ChunkSize : "", cell.Set,
                    Number(cell.Workers) + (cell.Oversubscribed ? "*" : ""), Figures.Time(cell.MedianNs),
                    Figures.Speedup(cell.Speedup, cell.SpeedupCi95Low, cell.SpeedupCi95High), Figures.Percent(cell.Efficiency), Overhead(cell),
                    ratio is null ? "" : WithInterval(ratio.Ratio, ratio.Interval), ratio is null ? "" : Word(ratio.Direction));
            }
        }

        terminal.Results.Write(table);
        if (first.Cells.Any(c => c.Oversubscribed))
        {
            terminal.Out.WriteLine("  * more workers than usable cores: waiting for a core counts as function time");
        }
    }

    private void PrintScaling(IReadOnlyList<ScalingResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        terminal.Out.WriteLine();
        terminal.Results.MarkupLine("[bold]scaling with workers[/] (σ: share that does not scale, κ: cost of each pair of workers; 95 % intervals)");
        var table = NewTable(["set", "workload", "strategy", "chunk", "workers", "Amdahl σ", "error", "universal σ", "κ", "error", "at most", "best workers"], right: 8);
        foreach (var r in results)
        {
            var amdahl = r.Fits.FirstOrDefault(f => f.Law == ScalingLaw.Amdahl);
            var universal = r.Fits.FirstOrDefault(f => f.Law == ScalingLaw.Universal);
            AddRow(
                table, r.Set, OneLine.Of(r.Input.Workload + (r.Input.Parameters is { } p ? $"[{p}]" : ""))!, r.Strategy, r.ChunkSize,
                string.Join(',', r.Points.Select(point => Number(point.Workers))) + (r.Oversubscribed ? "*" : ""),
                amdahl is null ? "" : WithInterval(amdahl.Contention, amdahl.ContentionInterval), Figures.Percent(amdahl?.Error),
                universal is null ? "" : WithInterval(universal.Contention, universal.ContentionInterval),
                universal is null ? "" : WithInterval(universal.Coherence, universal.CoherenceInterval), Figures.Percent(universal?.Error),
                universal?.Limit is { } limit ? $"{Figures.Three(limit)} ×" : "", universal?.BestWorkers is { } best ? Figures.Three(best) : "");
        }

        terminal.Results.Write(table);
        if (results.Any(r => r.Oversubscribed))
        {
            terminal.Out.WriteLine("  * with more workers than usable cores: there σ and κ are of the cores as well as of the strategy");
        }
    }

    private static Table NewTable(IReadOnlyList<string> headers, int right)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var (index, header) in headers.Index())
        {
            table.AddColumn(new TableColumn(Markup.Escape(header)) { NoWrap = right > 0 || index == 0, Alignment = right > 0 && index >= headers.Count - right - 1 && index < headers.Count - 1 ? Justify.Right : Justify.Left });
        }

        return table;
    }

    /// <summary>As text: brackets are no markup here.</summary>
    private static void AddRow(Table table, params IEnumerable<string> cells) => table.AddRow([.. cells.Select(c => new Text(c))]);

    private static string Overhead(CaseCell cell) => cell switch
    {
        { Overhead: { } units, OverheadUnit: "serial_item" } => $"{Figures.Time(cell.OverheadPerChunkNs)} = {Figures.Significant(units)} items",
        { Overhead: { } units, OverheadUnit: { } limit } => $"{Figures.Time(cell.OverheadPerChunkNs)} = {Figures.Significant(units)} {limit}",
        _ => Figures.Time(cell.OverheadPerChunkNs),
    };

    private static string WithInterval(double value, Interval? interval) =>
        interval is null ? Figures.Significant(value) : $"{Figures.Significant(value)} [{Figures.Significant(interval.Low)}, {Figures.Significant(interval.High)}]";

    private static string Word(Direction direction) => direction switch
    {
        Direction.Faster => "faster",
        Direction.Slower => "slower",
        Direction.Undecided => "no difference shown",
        _ => "one round: no interval",
    };

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);
}
