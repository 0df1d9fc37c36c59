using System.Diagnostics;
using PBench.Bench.Measuring;
using PBench.Bench.Table;

namespace PBench.Bench.Limits;

/// <summary>A C program that measures a limit of the machine: run once a round, its figures collected.</summary>
/// <param name="path">The executable.</param>
/// <param name="arguments">Its arguments.</param>
internal sealed class ProgramArm(string path, params string[] arguments) : IArm
{
    private readonly Dictionary<string, Sample> samples = new(StringComparer.Ordinal);

    public void WarmUp(RoundPlan plan)
    {
        // It warms up by itself.
    }

    /// <exception cref="InvalidOperationException">The program failed: its error is in the message.</exception>
    public void Round(RoundPlan plan)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var figures = ProgramOutput.Parse(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(path)} ended with {process.ExitCode}: {error.Result.Trim()}");
        }

        foreach (var (name, low, median) in figures)
        {
            if (!samples.TryGetValue(name, out var sample))
            {
                samples[name] = sample = new Sample(1);
            }

            sample.AddBlock(low, median, 1);
        }
    }

    /// <summary>A figure of the program, divided by <paramref name="per"/>.</summary>
    /// <exception cref="KeyNotFoundException">The program does not print it.</exception>
    public Limit Limit(string figure, double per = 1) => samples.TryGetValue(figure, out var sample)
        ? new Limit(sample.Low / per, sample.Median / per, $"C {figure}")
        : throw new KeyNotFoundException($"{Path.GetFileName(path)} prints no '{figure}'; it prints {string.Join(", ", samples.Keys)}.");

    /// <summary>The smallest of several figures.</summary>
    public Limit Best(params string[] figures) => figures.Select(figure => Limit(figure)).MinBy(limit => limit.Value)!;
}
