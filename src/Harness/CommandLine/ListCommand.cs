using System.CommandLine;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench list</c>: strategies, workloads and suites, a line each.</summary>
internal sealed class ListCommand(Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue)
{
    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var known = catalogue(parsed.GetValue(options.Plugin) ?? []);
        if (parsed.GetValue(options.Json))
        {
            terminal.Out.WriteLine(JsonText.Of(Document(known)));
        }
        else
        {
            Print(known);
        }

        return Task.FromResult(ExitCodes.Done);
    }

    private void Print(Catalogue known)
    {
        Section("strategies", known.Strategies.Select(s => (s.Name, Describe(s.Traits))));
        Section("workloads", known.Workloads.Select(w => (w.Name, Describe(w))));
        Section("suites", Suites.All.Select(s => (s.Key, string.Join(", ", s.Value))));
    }

    private void Section(string title, IEnumerable<(string Name, string Text)> lines)
    {
        terminal.Out.WriteLine($"{title}:");
        foreach (var (name, text) in lines)
        {
            terminal.Out.WriteLine($"  {name,-17} {OneLine.Of(text)}");
        }
    }

    private static string Describe(StrategyTraits traits) => string.Join(", ", new[]
    {
        !traits.Concurrent ? "one item at a time in the caller" : traits.Isolation == Isolation.Process ? "worker processes" : "threads of this process",
        traits.ItemsCrossBoundary ? "items are encoded" : "items are shared",
        traits.SurvivesCrash ? "survives a crash" : "dies with a crash",
        traits.CanKillItem ? "can end a running item" : "cannot end a running item",
    });

    private static string Describe(IWorkload workload) =>
        workload.Description + string.Concat(workload.Parameters.Select(p => $" [{p.Name}={string.Join('|', p.Values)}]"));

    private static object Document(Catalogue known) => new
    {
        Strategies = known.Strategies.Select(s => new { s.Name, Description = Describe(s.Traits), s.Traits }),
        Workloads = known.Workloads.Select(w => new
        {
            w.Name,
            w.Description,
            Parameters = w.Parameters.Select(p => new { p.Name, p.Values }),
            w.Defaults.Items,
            w.Defaults.Workers,
            ChunkSize = w.Defaults.ChunkSize.ToString(),
            w.Defaults.QuickScale,
            Published = w.Published?.Text,
        }),
        Suites = Suites.All.Select(s => new { Name = s.Key, Workloads = s.Value }),
    };
}
