using System.CommandLine;
using PBench.Harness.History;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench history</c>: how each case's time went through the runs, with lasting changes marked.</summary>
internal sealed class HistoryCommand(Terminal terminal, ToolOptions options)
{
    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var file = parsed.GetValue(options.History) ?? HistoryFile.Default;
        var rows = new HistoryFile(file).Read();
        var trends = Trend.Of(parsed.GetValue(options.Filter) is { } pattern ? Filtered(rows, pattern) : rows);
        if (parsed.GetValue(options.Json))
        {
            terminal.Out.WriteLine(JsonText.Of(new TrendDocument(ReportSchema.Version, rows.Select(r => r.Run).Distinct().Count(), trends)));
        }
        else
        {
            TrendTable.Print(terminal, trends);
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private static List<HistoryRow> Filtered(IReadOnlyList<HistoryRow> rows, string pattern)
    {
        var glob = new Glob(pattern);
        var matching = rows.Where(r => glob.Matches(r.Case)).ToList();
        return matching.Count > 0 ? matching : throw new UsageException(
            $"no case of the history matches --filter '{OneLine.Of(pattern)}'. Cases are named strategy/workload[key=value]/items/chunk/workers, e.g. {(rows.Count > 0 ? rows[0].Case : "task/square/3/1/2")}.");
    }

    /// <summary>What <c>--json</c> prints: one document.</summary>
    private sealed record TrendDocument(int Schema, int Runs, IReadOnlyList<Trend> Trends);
}
