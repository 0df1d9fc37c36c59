using System.Globalization;
using Spectre.Console;

namespace PBench.Harness.Reporting;

/// <summary>A verification for people: contracts, then a row for each case, then what is wrong.</summary>
internal static class VerificationTable
{
    public static void Print(Terminal terminal, VerificationReport report)
    {
        foreach (var contract in report.Contracts)
        {
            var kept = contract.Checks.Count(c => c.Kept);
            terminal.Out.WriteLine($"contract of {contract.Strategy}: {kept} of {contract.Checks.Count} promises kept{(contract.Error is { } e ? $"; {OneLine.Of(e)}" : "")}");
            foreach (var broken in contract.Checks.Where(c => !c.Kept))
            {
                terminal.Out.WriteLine($"  BROKEN {broken.Promise}: {OneLine.Of(broken.Error)}");
            }
        }

        terminal.Results.Write(TableOf(report));
        foreach (var error in Errors(report))
        {
            terminal.Out.WriteLine(error);
        }

        var failed = report.Correctness.Count(r => r.Status == "failed");
        terminal.Out.WriteLine($"{report.Correctness.Count} cases: {report.Correctness.Count(r => r.Status == "ok")} ok, {failed} failed, {report.Correctness.Count(r => r.Status == "skipped")} skipped; exit {report.ExitCode}");
    }

    private static Table TableOf(VerificationReport report)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var header in new[] { "case", "answers", "repeatable", "ordered", "unordered", "tau", "outcome" })
        {
            table.AddColumn(new TableColumn(header) { NoWrap = true });
        }

        foreach (var (row, orders) in report.Correctness.Zip(report.Ordering.Chunk(2)))
        {
            table.AddRow(
                new Text(row.Case),
                new Text(row.Compared is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{row.Compared - row.Mismatches} of {row.Compared}")),
                new Text(row.Repeatable switch { true => "yes", false => "no", null => "" }),
                new Text(Order(orders[0])),
                new Text(Order(orders[1])),
                new Text(orders[1].KendallTau?.ToString("0.000", CultureInfo.InvariantCulture) ?? ""),
                new Text(row.Status == "ok" ? row.Outcome ?? "" : $"{row.Status.ToUpperInvariant()} {row.Outcome}", row.Status == "failed" ? new Style(Color.Red) : Style.Plain));
        }

        return table;
    }

    private static string Order(OrderingRow row) => row.Status switch
    {
        "ok" => row.Mode == "ordered" ? "in order" : "complete",
        "failed" => "NO",
        _ => "",
    };

    private static IEnumerable<string> Errors(VerificationReport report) =>
        report.Correctness.Where(r => r.Status == "failed").Select(r => $"{r.Case}: {r.Error}")
            .Concat(report.Ordering.Where(r => r.Status == "failed" && r.Items is not null).Select(r => $"{r.Case}: {r.Error}"))
            .Distinct();
}
