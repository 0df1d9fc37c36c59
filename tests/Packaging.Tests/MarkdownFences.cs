namespace PBench.Packaging.Tests;

/// <summary>The fenced blocks of a Markdown text, with the marker (an HTML comment on a line of its own) above each.</summary>
internal static class MarkdownFences
{
    private const string Fence = "```";

    /// <summary>The blocks of a language in order; the marker is empty where there is none.</summary>
    public static IEnumerable<(string Marker, string[] Lines)> Of(string markdown, string language)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (lines[line].StartsWith(Fence, StringComparison.Ordinal))
            {
                var body = lines.Skip(line + 1).TakeWhile(text => text.TrimEnd() != Fence).ToArray();
                if (lines[line].TrimEnd() == Fence + language)
                {
                    yield return (MarkerAbove(lines, line), body);
                }

                line += body.Length + 1;
            }
        }
    }

    private static string MarkerAbove(string[] lines, int line)
    {
        var above = lines.Take(line).LastOrDefault(text => text.Trim().Length > 0)?.Trim() ?? "";
        return above.StartsWith("<!-- ", StringComparison.Ordinal) && above.EndsWith(" -->", StringComparison.Ordinal) ? above[5..^4] : "";
    }
}
