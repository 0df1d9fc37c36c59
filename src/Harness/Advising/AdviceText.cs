using System.Globalization;
using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;
using Spectre.Console;

namespace PBench.Harness.Advising;

/// <summary>Advice for people: the answer first, then why, then the figures behind it.</summary>
internal static class AdviceText
{
    public static void Print(Terminal terminal, Advice advice)
    {
        terminal.Out.WriteLine($"{advice.Workload}: {Answer(advice)}, because");
        foreach (var reason in advice.Because)
        {
            terminal.Out.WriteLine($"  {OneLine.Of(reason)}");
        }

        foreach (var excluded in advice.Excluded)
        {
            terminal.Out.WriteLine($"  Not tried: {OneLine.Of(excluded)}.");
        }

        terminal.Results.Write(TableOf(advice.FinalTimes));
        CrossoverTables.Print(terminal, advice.Crossovers);
    }

    /// <summary>The answer in one sentence.</summary>
    public static string Answer(Advice advice) => advice.Strategy == BenchCase.Baseline
        ? "use serial, no strategy is faster"
        : $"use {advice.Strategy} with chunk size {advice.ChunkSize} and {advice.Workers.ToString(CultureInfo.InvariantCulture)} workers; "
            + $"expect {Figures.Speedup(advice.Speedup, advice.SpeedupCi95Low, advice.SpeedupCi95High)}";

    private static Table TableOf(IReadOnlyList<FinalTime> times)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in new[] { "strategy", "chunk", "workers", "time", "speedup" })
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true, Alignment = header == "strategy" ? Justify.Left : Justify.Right });
        }

        foreach (var time in times)
        {
            string[] cells =
            [
                time.Strategy, time.ChunkSize, time.Workers.ToString(CultureInfo.InvariantCulture), Figures.Time(time.LowNs),
                Figures.Speedup(time.Speedup, time.SpeedupCi95Low, time.SpeedupCi95High),
            ];
            table.AddRow([.. cells.Select(c => new Text(c))]);
        }

        return table;
    }
}
