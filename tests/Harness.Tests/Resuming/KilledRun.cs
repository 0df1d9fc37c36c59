using System.Diagnostics;
using System.Text;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Tests.Resuming;

/// <summary>A real run in a process of its own that is ended before it is done.</summary>
internal sealed class KilledRun
{
    public const int Rounds = 3;
    public static readonly string Plugin = typeof(KilledRun).Assembly.Location;

    /// <summary>What the run is asked for, but for its folder.</summary>
    public static readonly string[] Options = ["--plugin", Plugin, "--strategy", "task", "--workload", "fake-right,fake-throws", "--rounds", $"{Rounds}", "--seed", "5"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts the run, waits until so many processes have ended, ends it in the way given, and returns exit code and standard error.</summary>
    public static async Task<(int ExitCode, string Error)> InAsync(string folder, int launches, Func<Process, Task> end)
    {
        using var process = Process.Start(SelfCommand.Current().StartInfo(["run", .. Options, "--verbose", "--out", folder]))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = new StringBuilder();
        for (var ended = 0; ended < launches;)
        {
            var line = await process.StandardError.ReadLineAsync().WaitAsync(Patience);
            Assert.That(line, Is.Not.Null, $"the run ended before it could be interrupted: {error}");
            error.AppendLine(line);
            ended += line!.StartsWith("round", StringComparison.Ordinal) ? 0 : 1; // --verbose: a line for each process that ended
        }

        await end(process);
        error.Append(await process.StandardError.ReadToEndAsync().WaitAsync(Patience));
        await process.WaitForExitAsync();
        await output;
        return (process.ExitCode, error.ToString());
    }
}
