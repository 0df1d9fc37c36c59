using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Rules;

/// <summary>A rules file: a rule per line; from <c>#</c> on a line is comment.</summary>
internal static class RuleFile
{
    /// <exception cref="RuleSyntaxException">A rule is wrong: line and column.</exception>
    /// <exception cref="UsageException">The file cannot be read, or has no rule.</exception>
    public static IReadOnlyList<Rule> Read(string path, RuleFunctions functions)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), functions);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new UsageException($"--rules '{OneLine.Of(path)}': cannot be read: {OneLine.Of(unreadable.Message)}", unreadable);
        }
    }

    /// <param name="name">Of the file, for messages.</param>
    /// <param name="text">Its text.</param>
    /// <param name="functions">What rules may call.</param>
    public static IReadOnlyList<Rule> Parse(string name, string text, RuleFunctions functions)
    {
        List<Rule> rules = [];
        foreach (var (index, line) in text.ReplaceLineEndings("\n").Split('\n').Index())
        {
            var rule = line.Split('#', 2)[0].TrimEnd();
            var cursor = new RuleCursor(name, index + 1, rule);
            if (!cursor.IsAtEnd)
            {
                rules.Add(new RuleParser(cursor, functions).Parse(rule));
            }
        }

        return rules.Count > 0 ? rules : throw new UsageException($"--rules '{OneLine.Of(name)}': there is no rule in it. A rule is a line like: speedup(task, distance) >= 1.6");
    }
}
