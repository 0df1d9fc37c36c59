using PBench.Harness.CommandLine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Arms;

/// <summary>Reads <c>FILE.dll</c>, <c>tool:PATH</c> or <c>strategy:NAME</c>.</summary>
/// <param name="self">This build.</param>
/// <param name="plugins">Plug-ins that both arms load.</param>
internal sealed class ArmReader(SelfCommand self, IReadOnlyList<string> plugins)
{
    private const string Tool = "tool:";
    private const string Strategy = "strategy:";

    /// <summary>Both arms.</summary>
    /// <exception cref="UsageException">One is missing, not understood or not there, or they are of different kinds.</exception>
    public (Arm Base, Arm Head) Read(string? baseText, string? headText)
    {
        var (b, h) = (One("--base", baseText), One("--head", headText));
        return b.Kind == h.Kind ? (b, h) : throw new UsageException(
            $"--base is a {Name(b.Kind)} and --head a {Name(h.Kind)}: both arms must be of one kind, else it is not known what made the difference.");
    }

    private Arm One(string option, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new UsageException($"{option} is missing: a plug-in FILE.dll, tool:PATH (another build of pbench) or strategy:NAME. Or give --rules FILE, or --self-test.");
        }

        if (text.StartsWith(Strategy, StringComparison.Ordinal))
        {
            return new Arm(OneLine.Of(text)!, ArmKind.Strategy, self, Common, text[Strategy.Length..]);
        }

        if (text.StartsWith(Tool, StringComparison.Ordinal))
        {
            var program = ProgramAt(option, text[Tool.Length..]);
            return new Arm(Tool + OneLine.Of(Path.GetFileName(program)), ArmKind.Tool, SelfCommand.Of(program), Common, null);
        }

        return File.Exists(text)
            ? new Arm(OneLine.Of(Path.GetFileName(text))!, ArmKind.Plugin, self, [.. Common, Path.GetFullPath(text)], null)
            : throw new UsageException($"{option} '{OneLine.Of(text)}': there is no such file. An arm is a plug-in FILE.dll, tool:PATH or strategy:NAME.");
    }

    private IReadOnlyList<string> Common => [.. plugins.Select(Path.GetFullPath)];

    /// <summary>A program or assembly, or the one of that name in a folder.</summary>
    private static string ProgramAt(string option, string path)
    {
        string[] candidates = Directory.Exists(path)
            ? [Path.Combine(path, "pbench"), Path.Combine(path, "pbench.exe"), Path.Combine(path, "pbench.dll")]
            : [path];
        return Array.Find(candidates, File.Exists) is { } found ? Path.GetFullPath(found) : throw new UsageException(
            $"{option} '{Tool}{OneLine.Of(path)}': there is no pbench. Name its program, its pbench.dll, or the folder that holds them.");
    }

    private static string Name(ArmKind kind) => kind switch
    {
        ArmKind.Plugin => "plug-in",
        ArmKind.Tool => "build of pbench",
        _ => "strategy",
    };
}
