using System.CommandLine;
using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.SelfTest;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench gate --self-test</c>: the gate's own error rates on this machine, session by session.</summary>
internal sealed class SelfTestCommand(
    Terminal terminal, GateOptions gate, Func<IReadOnlyList<string>, Catalogue> catalogue, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public async Task<int> RunAsync(ParseResult parsed, RunRequest request)
    {
        var run = OutFolder.RunName(time.GetUtcNow());
        var sessions = new SelfTestPlan(gate.SessionsOf(parsed), gate.SlowdownsOf(parsed));
        var arm = new Arm("self", ArmKind.Tool, self, [], null);
        var template = GateOptions.PlanOf(request, run, []) with { MaxTime = null }; // it limits the test, not its sessions
        var regression = new Regression(gate.ThresholdOf(parsed));
        var file = new SelfTestFile(OutFolder.Grow(request.Out, run));
        var test = new SelfTestRun(template, regression, arm, catalogue([]), file, new SilentGateProgress(), time, interrupt.Token);
        await test.RunAsync(sessions, request.MaxTime, row => Show(row, request)).ConfigureAwait(false);
        Print(file.Read(), request);
        return interrupt.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private void Show(SelfTestRow row, RunRequest request)
    {
        if (!request.Quiet)
        {
            SelfTestText.PrintSession(terminal.Error, row);
        }
    }

    private void Print(IReadOnlyList<SelfTestRow> rows, RunRequest request)
    {
        if (request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(new { Rates = SelfTestRates.Of(rows) }));
        }
        else
        {
            SelfTestText.Print(terminal.Out, rows);
        }
    }
}
