namespace PBench.Packaging.Tests;

/// <summary>The shell commands of a Markdown text that promise to work: those in a <c>```sh</c> fence below the marker <c>tested</c>.</summary>
internal static class MarkdownCommands
{
    private const string Marker = "tested";

    /// <summary>The marked commands in order, one per line; a line ending in a backslash goes on in the next.</summary>
    public static IEnumerable<string> In(string markdown) => Scripts(markdown).SelectMany(script => script.Split('\n'));

    /// <summary>The commands of each marked fence, which share a folder.</summary>
    public static IEnumerable<string> Scripts(string markdown) =>
        MarkdownFences.Of(markdown, "sh").Where(fence => fence.Marker == Marker).Select(fence => string.Join('\n', Commands(fence.Lines)));

    /// <summary>The commands of all other fences.</summary>
    public static IEnumerable<string> Untested(string markdown) =>
        MarkdownFences.Of(markdown, "sh").Where(fence => fence.Marker != Marker).SelectMany(fence => Commands(fence.Lines));

    /// <summary>Whether the packed tool can run this command; others, such as <c>./run.sh</c>, need the repository.</summary>
    public static bool IsOfTheTool(string command) =>
        command.StartsWith("dotnet tool run pbench", StringComparison.Ordinal)
        || command.StartsWith("pbench ", StringComparison.Ordinal);

    /// <summary>Whether the build server runs this command anyway, as a whole or with these tests in it.</summary>
    public static bool IsOfTheRepository(string command) =>
        command.StartsWith("./run.sh", StringComparison.Ordinal) || command == "bash .ci/run";

    private static IEnumerable<string> Commands(IEnumerable<string> body) =>
        string.Join('\n', body).Replace("\\\n", "", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => !line.StartsWith('#'));
}
