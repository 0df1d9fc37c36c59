using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using PBench.Bench.Table;

namespace PBench.Bench.Limits;

/// <summary>Process pools of other languages doing the same work, by the script <c>pools.py</c> beside the C programs.</summary>
/// <param name="Script">The script.</param>
/// <param name="Python">The interpreter that runs it.</param>
/// <param name="Workers">Worker processes of each pool.</param>
internal sealed record Peers(string Script, string Python, int Workers)
{
    private static readonly string[] Interpreters = ["python3", "/usr/bin/python3"];

    /// <summary>The peers of a folder, or null and why there are none.</summary>
    public static (Peers? Found, string? Why) Find(string folder, int workers)
    {
        var script = Path.Combine(folder, "pools.py");
        if (!File.Exists(script))
        {
            return (null, "there is no pools.py in the folder of --limits-from");
        }

        var python = Array.Find(Interpreters, interpreter => Run(interpreter, ["-c", "import numpy"]) is not null);
        return python is null ? (null, "no Python with numpy was found") : (new Peers(script, python, workers), null);
    }

    /// <summary>Best time of the named systems for a case of the script, over <paramref name="per"/>; null where none has it.</summary>
    public Limit? Best(string benchCase, double per, params string[] systems)
    {
        string[] arguments = [Script, "--workers", Workers.ToString(CultureInfo.InvariantCulture), "--cases", benchCase, "--systems", .. systems];
        return Run(Python, arguments) is { } output ? Parse(output, benchCase, per) : null;
    }

    /// <summary>The fastest system for a case in the script's CSV.</summary>
    internal static Limit? Parse(string csv, string benchCase, double per) =>
        csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1).Select(line => line.Split(','))
            .Where(cells => cells is [_, var name, _, _, _, _, _] && name == benchCase)
            .Select(cells => new Limit(Ns(cells[5]) / per, Ns(cells[6]) / per, $"{cells[0]} {benchCase}"))
            .MinBy(limit => limit.Value);

    private static double Ns(string seconds) => double.Parse(seconds, CultureInfo.InvariantCulture) * 1e9;

    private static string? Run(string program, IEnumerable<string> arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (Win32Exception)
        {
            return null; // there is no such program
        }
    }
}
