using System.Diagnostics;
using PBench.Bench.Rows;
using PBench.Harness.Measuring.Child;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Bench.CommandLine;

/// <summary>Measures a row in a process of its own: what one row made the runtime learn, and the memory it took, is not the next one's.</summary>
internal static class RowProcess
{
    /// <summary>Hidden verb of this program.</summary>
    public const string Verb = "measure-row";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Starts the process and reads what it left.</summary>
    public static async Task<RowResult> RunAsync(RowSpec spec, CancellationToken cancellation)
    {
        var specFile = spec.ResultFile + ".spec";
        await File.WriteAllTextAsync(specFile, JsonText.Of(spec), cancellation);
        var self = SelfCommand.Of(typeof(RowProcess).Assembly);
        using var process = Process.Start(new ProcessStartInfo(self.File, [.. self.Prefix, Verb, specFile]) { RedirectStandardInput = true })!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            return Failed($"it took longer than {Limit.TotalMinutes} minutes");
        }

        return File.Exists(spec.ResultFile)
            ? JsonText.Parse<RowResult>(await File.ReadAllTextAsync(spec.ResultFile, cancellation))
            : Failed($"its process ended with {process.ExitCode}");
    }

    /// <summary>The process: whatever happens to the row is in the result.</summary>
    public static async Task<int> ServeAsync(string specFile)
    {
        Lifeline.Hold();
        var spec = JsonText.Parse<RowSpec>(await File.ReadAllTextAsync(specFile));
        var run = new RowRun(spec);
        RowResult result;
        try
        {
            result = new RowResult(await BenchRows.Named(spec.Row).MeasureAsync(run), run.Sweep, null);
        }
        catch (Exception thrown)
        {
            result = Failed(OneLine.Of(thrown)!); // a row that fails is no reason to lose the others
        }

        await File.WriteAllTextAsync(spec.ResultFile, JsonText.Of(result));
        return Harness.ExitCodes.Done;
    }

    private static RowResult Failed(string why) => new([], [], why);
}
