using System.Diagnostics;
using PBench.Harness.Measuring.Child;
using PBench.Harness.Reporting;

namespace PBench.Harness.Measuring.Launching;

/// <summary>A process that works on one specification, from its start to its end. It may be told to prepare and wait for its turn.</summary>
/// <remarks>
/// We wait for the process to exit, not for its output to end: workers inherit the output, and a worker that outlives its
/// parent would hold us up. The time limit counts preparing and measuring, not waiting for the turn. Disposing ends the
/// process if it still runs, and removes its files.
/// </remarks>
public sealed class ChildProcess : IAsyncDisposable
{
    private const int EndedBySigint = 128 + 2;
    private const int EndedBySigterm = 128 + 15;
    private static readonly TimeSpan Drain = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan SignalWait = TimeSpan.FromSeconds(1);
    private readonly Process process;
    private readonly ChildSpec spec;
    private readonly string specFile;
    private readonly TimeSpan limit;
    private readonly DateTime started = DateTime.UtcNow;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly TaskCompletionSource exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly OutputWatch output;
    private readonly ErrorTail errors;
    private TimeSpan used;
    private bool wantsTurn;
    private bool isMeasured;
    private ChildEnd? end;

    /// <summary>Starts it.</summary>
    /// <exception cref="System.ComponentModel.Win32Exception">There is no such program.</exception>
    /// <exception cref="IOException">The specification cannot be written.</exception>
    internal ChildProcess(SelfCommand self, ChildSpec spec, string specFile, TimeSpan limit)
    {
        (this.spec, this.specFile, this.limit) = (spec, specFile, limit);
        JsonFiles.Write(specFile, spec);
        process = new Process { StartInfo = self.StartInfo(SelfCommand.Verb, specFile), EnableRaisingEvents = true };
        if (spec.Task == ChildTask.Measure)
        {
            TimedRuntime.Prepare(process.StartInfo.Environment);
        }

        process.Exited += (_, _) => exited.TrySetResult();
        try
        {
            process.Start();
        }
        catch
        {
            process.Dispose();
            throw;
        }

        output = new OutputWatch(process.StandardOutput.BaseStream, spec.ReadyMark);
        errors = new ErrorTail(process.StandardError);
    }

    /// <summary>Waits until it is ready for its turn, or cannot be: it ended, or had to be killed.</summary>
    public Task PrepareAsync(CancellationToken interrupt) => UntilItWaitsAsync(interrupt);

    /// <summary>Its turn: comes back when it is ready for the next one (true), or needs none, since all is measured or it has ended, however that was (false).</summary>
    public async Task<bool> TakeTurnAsync(CancellationToken interrupt)
    {
        if (!wantsTurn)
        {
            return false;
        }

        await GoOnAsync(interrupt).ConfigureAwait(false);
        return wantsTurn;
    }

    /// <summary>Gives it every turn that it wants, and lets it end.</summary>
    public async Task<ChildLaunch> MeasureAsync(CancellationToken interrupt)
    {
        while (await TakeTurnAsync(interrupt).ConfigureAwait(false))
        {
        }

        return await EndAsync(interrupt).ConfigureAwait(false);
    }

    /// <summary>After its last turn: comes back when it has ended, however that was. Nothing is measured meanwhile.</summary>
    public async Task<ChildLaunch> EndAsync(CancellationToken interrupt)
    {
        var untilEnd = isMeasured ? CancellationToken.None : interrupt; // it only closes: what is measured is kept
        while (end is null && !exited.Task.IsCompleted)
        {
            await GoOnAsync(untilEnd).ConfigureAwait(false);
        }

        await Task.WhenAny(errors.Ended, Task.Delay(Drain, CancellationToken.None)).ConfigureAwait(false);
        var exitCode = process.HasExited ? process.ExitCode : (int?)null;
        var result = JsonFiles.ReadResult(spec.ResultFile);
        var kind = end
            ?? (result is { Finished: true } ? ChildEnd.Finished
            : await WasInterruptedAsync(exitCode, interrupt).ConfigureAwait(false) ? ChildEnd.Interrupted
            : ChildEnd.Died);
        return new ChildLaunch(kind, result, Explain(kind, exitCode, result), started, process.Id, exitCode, used);
    }

    public async ValueTask DisposeAsync()
    {
        if (!exited.Task.IsCompleted)
        {
            await KillAsync().ConfigureAwait(false);
        }

        process.Dispose();
        try
        {
            File.Delete(specFile);
            File.Delete(spec.ResultFile);
        }
        catch (IOException)
        {
            // A killed child may still be writing there; the folder goes with the launcher.
        }
    }

    /// <summary>Ctrl-C goes to the whole process group: the child may have ended of it before this process, under load, has heard of it.</summary>
    private static async Task<bool> WasInterruptedAsync(int? exitCode, CancellationToken interrupt)
    {
        if (exitCode is not (EndedBySigint or EndedBySigterm))
        {
            return false;
        }

        await Task.WhenAny(Task.Delay(SignalWait, interrupt)).ConfigureAwait(false);
        return interrupt.IsCancellationRequested;
    }

    private Task GoOnAsync(CancellationToken interrupt)
    {
        clock.Restart();
        Go();
        return UntilItWaitsAsync(interrupt);
    }

    private async Task UntilItWaitsAsync(CancellationToken interrupt)
    {
        var mark = output.NextMarkAsync();
        end = await WaitAsync(Task.WhenAny(mark, exited.Task), interrupt).ConfigureAwait(false);
        used += clock.Elapsed;
        var waits = end is null && !exited.Task.IsCompleted;
        wantsTurn = waits && await mark.ConfigureAwait(false) == Lifeline.Turn;
        isMeasured = waits && !wantsTurn && spec.Task == ChildTask.Measure;
    }

    /// <summary>Any byte will do; see <see cref="Child.Lifeline"/>.</summary>
    private void Go()
    {
        if (spec.ReadyMark is null)
        {
            return;
        }

        try
        {
            process.StandardInput.BaseStream.WriteByte((byte)'\n');
            process.StandardInput.BaseStream.Flush();
        }
        catch (IOException)
        {
            // It has ended while it waited: what it left tells why.
        }
    }

    /// <summary>Null: what was waited for has come.</summary>
    private async Task<ChildEnd?> WaitAsync(Task awaited, CancellationToken interrupt)
    {
        try
        {
            var left = limit - used;
            await awaited.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, interrupt).ConfigureAwait(false);
            return null;
        }
        catch (TimeoutException)
        {
            await KillAsync().ConfigureAwait(false);
            return ChildEnd.TimedOut;
        }
        catch (OperationCanceledException)
        {
            await KillAsync().ConfigureAwait(false);
            return ChildEnd.Interrupted;
        }
    }

    private async Task KillAsync()
    {
        try
        {
            process.Kill(entireProcessTree: true);
            await exited.Task.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception late) when (late is InvalidOperationException or TimeoutException or System.ComponentModel.Win32Exception or AggregateException)
        {
            // It ended meanwhile, or the system will not let it end; either way there is nothing more to wait for.
        }
    }

    private string? Explain(ChildEnd kind, int? exitCode, ChildResult? result) => kind switch
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
