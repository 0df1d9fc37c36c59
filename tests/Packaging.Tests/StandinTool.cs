namespace PBench.Packaging.Tests;

/// <summary>A program in the tool's place: it leaves the verdict and ends with the code that it was given.</summary>
internal sealed class StandinTool
{
    private const string Script = """
        #!/bin/sh
        cd "$(dirname "$0")"
        echo start >> log
        printf '%s\n' "$@" > arguments
        while [ "$1" != --out ]; do shift; done
        [ ! -e verdict ] || { mkdir -p "$2" && cp verdict "$2/verdict.json"; }
        sleep 0.3
        echo end >> log
        echo 'the last words of the tool' >&2
        exit "$(cat code)"
        """;

    private readonly string folder;

    /// <param name="folder">Gets the program and its notes.</param>
    public StandinTool(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        File.WriteAllText(Program, Script);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }
    }

    public string Program => Path.Combine(folder, "standin.sh");

    /// <summary>What the last run was called with.</summary>
    public string[] Arguments => File.ReadAllLines(Path.Combine(folder, "arguments"));

    /// <summary>When runs began and ended, in order.</summary>
    public string[] Log => File.Exists(Path.Combine(folder, "log")) ? File.ReadAllLines(Path.Combine(folder, "log")) : [];

    /// <summary>From the next run on.</summary>
    /// <param name="code">Exit code.</param>
    /// <param name="verdict">Contents of verdict.json; null: none.</param>
    public void Leave(int code, string? verdict)
    {
        File.WriteAllText(Path.Combine(folder, "code"), $"{code}");
        File.Delete(Path.Combine(folder, "verdict"));
        if (verdict is not null)
        {
            File.WriteAllText(Path.Combine(folder, "verdict"), verdict);
        }
    }
}
