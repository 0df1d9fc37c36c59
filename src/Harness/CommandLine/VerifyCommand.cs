using System.CommandLine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;
using PBench.Harness.Verifying;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench verify</c>: answers, order and the strategy contract on every selected pair, without timing.</summary>
internal sealed class VerifyCommand(
    Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestReader.Read(parsed, options);
        var known = catalogue(request.Plugins);
        var cases = new CasePlan(known, request, MemoryGuard.OfMachine(), Environment.ProcessorCount).Build();
        var run = OutFolder.RunName(time.GetUtcNow());
        var folder = request.Out is null ? null : new ReportFolder(OutFolder.Claim(request.Out, run));

        using var launcher = new ChildLauncher(self);
        using var progress = RunProgress.For(terminal, request.Quiet, request.Verbose, time);
        var verification = new VerificationRun(
            cases, [.. request.Plugins.Select(Path.GetFullPath)], request.TimeLimit, launcher, progress, interrupt.Token);
        await verification.RunAsync().ConfigureAwait(false);
        progress.Dispose();

        var report = VerificationReport.Of(run, verification, interrupt.Token.IsCancellationRequested);
        folder?.WriteChecks(run, verification.Records);
        if (request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(report));
        }
        else
        {
            VerificationTable.Print(terminal, report);
        }

        return report.ExitCode;
    }
}
