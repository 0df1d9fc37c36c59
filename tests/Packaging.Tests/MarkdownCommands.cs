namespace PBench.Packaging.Tests;

/// <summary>The shell commands of a Markdown text that promise to work: those in a <c>```sh</c> fence below a marker.</summary>
internal static class MarkdownCommands
{
    private const string Marker = "<!-- tested -->";
    private const string Fence = "```";

    /// <summary>The marked commands in order, one per line; a line ending in a backslash goes on in the next.</summary>
    public static IEnumerable<string> In(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var line = 0; line < lines.Length; line++)
        {
            if (IsMarkedFence(lines, line))
            {
                var body = lines.Skip(line + 1).TakeWhile(text => text.TrimEnd() != Fence).ToArray();
                foreach (var command in Commands(body))
                {
                    yield return command;
                }

                line += body.Length + 1;
            }
        }
    }

    /// <summary>Whether the packed tool can run this command; others, such as <c>./run.sh</c>, need the repository.</summary>
    public static bool IsOfTheTool(string command) =>
        command.StartsWith("dotnet tool run pbench", StringComparison.Ordinal)
        || command.StartsWith("pbench ", StringComparison.Ordinal);

    private static bool IsMarkedFence(string[] lines, int line) =>
        lines[line].TrimEnd() == Fence + "sh"
        && lines.Take(line).LastOrDefault(text => text.Trim().Length > 0)?.Trim() == Marker;

    private static IEnumerable<string> Commands(IEnumerable<string> body) =>
        string.Join('\n', body).Replace("\\\n", "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'));
}
