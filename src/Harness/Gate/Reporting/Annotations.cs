using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Workflow commands of GitHub Actions: what is wrong appears beside the code, at the rule where there is one.</summary>
internal static class Annotations
{
    /// <summary>One command per case or rule that did not pass.</summary>
    public static IEnumerable<string> Of(GateDocument document) => document.Entries
        .Where(e => e.Verdict != VerdictStatus.Pass)
        .Select(e => $"::{Level(e.Verdict, document.InconclusivePolicy)} {Properties(e)}::{Data($"{e.Name}: {e.Reason}")}");

    private static string Level(VerdictStatus status, InconclusivePolicy policy) => (status, policy) switch
    {
        (VerdictStatus.Inconclusive, InconclusivePolicy.Warn) => "warning",
        (VerdictStatus.Inconclusive, InconclusivePolicy.Pass) => "notice",
        _ => "error",
    };

    private static string Properties(VerdictEntry entry)
    {
        var title = $"title={Property($"pbench gate: {VerdictText.Loud(entry.Verdict)}")}";
        return entry.File is { } file ? FormattableString.Invariant($"file={Property(file)},line={entry.Line},col={entry.Column},{title}") : title;
    }

    /// <summary>As the runner's own toolkit escapes the text of a command; it is on one line already.</summary>
    internal static string Data(string text) =>
        OneLine.Of(text)!.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    /// <summary>A property ends at a comma or a colon.</summary>
    internal static string Property(string text) =>
        Data(text).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
