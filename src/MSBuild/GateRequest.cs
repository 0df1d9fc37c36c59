using System.Globalization;

namespace PBench.MSBuild;

/// <summary>What a project wants measured: lines <c>key=value</c>, written by <c>build/PBench.MSBuild.targets</c>.</summary>
/// <param name="Project">Path of the project file: the origin of what no rule is to blame for.</param>
/// <param name="Tool">The tool: a dll, or a program.</param>
/// <param name="Runs">The gates to run, as the first arguments of <c>pbench gate</c>.</param>
/// <param name="Options">Further arguments of each.</param>
/// <param name="Inconclusive"><see cref="Warns"/> or <see cref="Fails"/>.</param>
/// <param name="Output">Gets a new folder for each run.</param>
/// <param name="Lock">The file that is locked while measuring: the machine's, but for tests.</param>
/// <param name="Patience">How long another measurement is waited for.</param>
internal sealed record GateRequest(
    string Project, string Tool, IReadOnlyList<IReadOnlyList<string>> Runs, IReadOnlyList<string> Options, string Inconclusive, string Output, string Lock, TimeSpan Patience)
{
    public const string Warns = "warn";
    public const string Fails = "fail";

    private static readonly TimeSpan DefaultPatience = TimeSpan.FromMinutes(30);

    /// <exception cref="InvalidDataException">A line is missing, unknown, or has an unknown value.</exception>
    public static GateRequest Read(string file)
    {
        var lines = File.ReadAllLines(file).Where(line => line.Length > 0).Select(line => line.Split('=', 2)).ToLookup(parts => parts[0], parts => parts[^1]);
        string[] known = ["project", "tool", "plugin", "rules", "base", "head", "option", "inconclusive", "output", "lock", "patience"];
        if (lines.FirstOrDefault(line => !known.Contains(line.Key)) is { } unknown)
        {
            throw new InvalidDataException($"{file}: '{unknown.Key}' is unknown; there are {string.Join(", ", known)}.");
        }

        string One(string key) => lines[key].FirstOrDefault() ?? throw new InvalidDataException($"{file}: '{key}' is missing.");

        return new GateRequest(
            One("project"),
            One("tool"),
            [.. RunsOf(lines, One("plugin"))],
            [.. lines["option"]],
            One("inconclusive") is Warns or Fails ? One("inconclusive") : throw new InvalidDataException($"PBenchGateInconclusive is '{One("inconclusive")}': it is {Warns} or {Fails}."),
            One("output"),
            lines["lock"].FirstOrDefault() ?? MachineLock.File,
            lines["patience"].FirstOrDefault() is { } seconds ? TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)) : DefaultPatience);
    }

    /// <summary>Arms that are plug-ins bring themselves; any other needs the project's assembly as a plug-in.</summary>
    private static IEnumerable<IReadOnlyList<string>> RunsOf(ILookup<string, string> lines, string plugin)
    {
        foreach (var rules in lines["rules"])
        {
            yield return ["--rules", rules, "--plugin", plugin];
        }

        foreach (var arm in lines["base"])
        {
            var head = lines["head"].FirstOrDefault() ?? plugin;
            yield return head == plugin ? ["--base", arm, "--head", head] : ["--base", arm, "--head", head, "--plugin", plugin];
        }
    }
}
