using System.ComponentModel;
using System.Diagnostics;
using PBench.Harness.CommandLine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Arms;

/// <summary>Asks another build of pbench, before anything is measured, whether its processes understand ours.</summary>
internal static class ExchangeProbe
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <param name="option">That named the arm.</param>
    /// <param name="arm">Any arm; only another build is asked.</param>
    /// <param name="interrupt">Stops asking.</param>
    /// <exception cref="NotComparableException">It does not.</exception>
    /// <exception cref="UsageException">It cannot be started.</exception>
    public static async Task RequireAsync(string option, Arm arm, CancellationToken interrupt)
    {
        if (arm.Kind == ArmKind.Tool && await AnswerAsync(option, arm, interrupt).ConfigureAwait(false) != SelfCommand.Verb)
        {
            throw new NotComparableException(
                $"{option} '{arm.Text}': this build does not know '{SelfCommand.Verb}', the way in which this pbench tells processes what to measure. Gate builds that do, or use the pbench that was built with them.");
        }
    }

    private static async Task<string?> AnswerAsync(string option, Arm arm, CancellationToken interrupt)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(interrupt);
        limit.CancelAfter(Patience);
        using var process = new Process { StartInfo = arm.Command.StartInfo(SelfCommand.Verb) };
        try
        {
            process.Start();
        }
        catch (Win32Exception broken)
        {
            throw new UsageException($"{option} '{arm.Text}' cannot be started: {OneLine.Of(broken.Message)}");
        }

        try
        {
            process.StandardInput.Close();
            _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
            return await process.StandardOutput.ReadLineAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!interrupt.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            process.Kill(entireProcessTree: true); // it has said what it had to say
        }
    }
}
