using System.Diagnostics;
using PBench.Harness.Reporting;

namespace PBench.Harness.Measuring.Launching;

/// <summary>Runs one specification in a fresh process of the tool and always comes back.</summary>
/// <remarks>
/// Waits for the process to exit, not for its output to end: workers inherit the output, and a worker that outlives its
/// parent would hold us up. Disposing removes the exchange folder.
/// </remarks>
public sealed class ChildLauncher : IDisposable
{
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(200);
    private readonly SelfCommand self;
    private readonly DirectoryInfo exchange = Directory.CreateTempSubdirectory("pbench-");
    private int sequence;

    public ChildLauncher(SelfCommand self) => this.self = self;

    public async Task<ChildLaunch> LaunchAsync(ChildSpec spec, TimeSpan limit, CancellationToken interrupt)
    {
        var number = Interlocked.Increment(ref sequence);
        var specFile = Path.Combine(exchange.FullName, $"{number}.spec.json");
        spec = spec with { ResultFile = Path.Combine(exchange.FullName, $"{number}.result.json") };
        JsonFiles.Write(specFile, spec);

        var started = DateTime.UtcNow;
        var clock = Stopwatch.StartNew();
        using var process = new Process { StartInfo = self.StartInfo(SelfCommand.Verb, specFile), EnableRaisingEvents = true };
        var exited = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        process.Exited += (_, _) => exited.TrySetResult();
        process.Start();
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var errors = new ErrorTail(process.StandardError);

        var end = await WaitAsync(process, exited.Task, limit, interrupt).ConfigureAwait(false);
        await Task.WhenAny(errors.Ended, Task.Delay(Drain, CancellationToken.None)).ConfigureAwait(false);
        var exitCode = process.HasExited ? process.ExitCode : (int?)null;
        var result = JsonFiles.ReadResult(spec.ResultFile);
        File.Delete(specFile);
        File.Delete(spec.ResultFile);

        if (end is null)
        {
            end = result is { Finished: true } ? ChildEnd.Finished : ChildEnd.Died;
        }

        return new ChildLaunch(end.Value, result, Explain(end.Value, exitCode, limit, result, errors), started, process.Id, exitCode, clock.Elapsed);
    }

    public void Dispose()
    {
        try
        {
            exchange.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A killed child may still be writing there. It is a temporary folder.
        }
    }

    /// <summary>Null: the process ended by itself.</summary>
    private static async Task<ChildEnd?> WaitAsync(Process process, Task exited, TimeSpan limit, CancellationToken interrupt)
    {
        try
        {
            await exited.WaitAsync(limit, interrupt).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            await KillAsync(process, exited).ConfigureAwait(false);
            return ChildEnd.TimedOut;
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process, exited).ConfigureAwait(false);
            return ChildEnd.Interrupted;
        }
    }

    private static async Task KillAsync(Process process, Task exited)
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await exited.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception late) when (late is InvalidOperationException or TimeoutException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended meanwhile, or the system will not let it end; either way there is nothing more to wait for.
        }
    }

    private static string? Explain(ChildEnd end, int? exitCode, TimeSpan limit, ChildResult? result, ErrorTail errors) => end switch
    {
        ChildEnd.Finished => null,
        ChildEnd.TimedOut => OneLine.Of($"time limit of {limit.TotalSeconds:0.###} s exceeded while {result?.Phase ?? "starting"}; the process and its workers were killed (raise --time-limit or lower --scale)"),
        ChildEnd.Interrupted => "interrupted",
        _ => OneLine.Of($"the process of the case ended with {ExitText(exitCode)}{(errors.Text.Length > 0 ? ": " + errors.Text : "")}"),
    };

    private static string ExitText(int? code) => code switch
    {
        null => "no exit code",
        137 => "exit code 137 (probably SIGKILL: often the machine ran out of memory; lower --workers or --scale)",
        > 128 and < 160 => $"exit code {code} (probably signal {code - 128})",
        _ => $"exit code {code}",
    };
}
