using System.CommandLine;
using PBench.Harness.Comparing;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench compare A B [C…]</c>: result folders side by side, of one machine or of several.</summary>
internal sealed class CompareCommand(Terminal terminal, ToolOptions options)
{
    public Argument<string[]> Folders { get; } = new("DIR") { Description = "Folders written by pbench run, the reference first.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrMore };

    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var folders = parsed.GetValue(Folders) ?? [];
        if (folders.Length is < 2 or > 26)
        {
            throw new UsageException($"compare takes two folders or more, the reference first; {folders.Length} {(folders.Length == 1 ? "was" : "were")} given.");
        }

        List<ResultSet> sets = [.. folders.Select((folder, i) => Read(folder, ((char)('A' + i)).ToString()))];
        var comparison = Comparison.Of(sets);
        if (parsed.GetValue(options.Json))
        {
            terminal.Out.WriteLine(JsonText.Of(new { comparison.Schema, Sets = sets.Select(s => new { s.Label, s.Name, s.Run, s.Limits }), Comparison = comparison }));
        }
        else
        {
            new ComparisonTables(terminal).Print(sets, comparison);
        }

        return Task.FromResult(comparison.NotCompared.Count > 0 ? ExitCodes.NotComparable : ExitCodes.Done);
    }

    /// <summary>An error says in which of the folders it is.</summary>
    private static ResultSet Read(string folder, string label)
    {
        try
        {
            return ResultSet.Read(folder, label);
        }
        catch (DamagedResultsException damaged)
        {
            throw new UsageException($"{OneLine.Of(folder)}: {damaged.Message}", damaged);
        }
        catch (OtherSchemaException other)
        {
            throw new NotComparableException($"{OneLine.Of(folder)}: {other.Message}");
        }
    }
}
