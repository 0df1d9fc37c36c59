using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PBench.Bench.Table;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Bench.Limits;

/// <summary>What the best peer took, or why that is not known.</summary>
internal sealed record PeerTime(Limit? Limit, string? Why);

/// <summary>Process pools of other languages doing the same work, by the script <c>pools.py</c> beside the C programs.</summary>
/// <param name="Script">The script.</param>
/// <param name="Python">The interpreter that runs it.</param>
/// <param name="Workers">Worker processes of each pool.</param>
internal sealed record Peers(string Script, string Python, int Workers)
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    /// <summary>The peers of a folder. Whether they can run shows when one is measured.</summary>
    /// <exception cref="UsageException">They are not there.</exception>
    public static Peers Find(string folder, int workers)
    {
        var script = Path.Combine(folder, "pools.py");
        if (!File.Exists(script))
        {
            throw new UsageException($"--peers: there is no pools.py in --limits-from '{OneLine.Of(folder)}'.");
        }

        var python = Array.Find(Interpreters, interpreter => Run(interpreter, ["-c", "import numpy"]).ExitCode == 0);
        return new Peers(script, python ?? Interpreters[0], workers);
    }

    /// <summary>Best time of the named systems for a case of the script, over <paramref name="per"/>.</summary>
    public PeerTime Best(string benchCase, double per, params string[] systems)
    {
        string[] arguments = [Script, "--workers", Workers.ToString(CultureInfo.InvariantCulture), "--cases", benchCase, "--systems", .. systems];
        var (exitCode, output, error) = Run(Python, arguments);
        return Read(exitCode, output, error, benchCase, per);
    }

    /// <summary>What the script's run says.</summary>
    internal static PeerTime Read(int exitCode, string output, string error, string benchCase, double per) =>
        exitCode != 0 ? new(null, LastLine(error) ?? $"pools.py ended with {exitCode}")
        : Parse(output, benchCase, per) is { } limit ? new(limit, null)
        : new(null, $"pools.py printed no time of '{benchCase}'");

    /// <summary>Which figures have no peer, why, and what helps: a line for each cause.</summary>
    internal static IEnumerable<string> Missing(IEnumerable<Figure> figures) =>
        from figure in figures
        where figure.NoLimit is not null
        group $"{figure.Row} ({figure.Name})" by figure.NoLimit into names
        select $"no peer was measured for {string.Join(", ", names)}: {OneLine.Of(names.Key)!.TrimEnd('.')}. pools.py needs Python with numpy (Debian: install python3-numpy); when it runs, measure these rows again.";

    /// <summary>The fastest system for a case in the script's CSV.</summary>
    internal static Limit? Parse(string csv, string benchCase, double per) =>
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells is [_, var name, _, _, _, _, _] && name == benchCase)
            .Select(cells => new Limit(Ns(cells[5]) / per, Ns(cells[6]) / per, $"{cells[0]} {benchCase}"))
            .MinBy(limit => limit.Value);

    private static double Ns(string seconds) => double.Parse(seconds, CultureInfo.InvariantCulture) * 1e9;

    // Of a Python traceback: the exception.
    private static string? LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault();

    private static (int ExitCode, string Output, string Error) Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            return (-1, "", $"there is no {program}");
        }
    }
}
