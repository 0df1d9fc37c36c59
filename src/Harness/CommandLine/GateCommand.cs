using System.CommandLine;
using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.SelfTest;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench gate</c>: measures both arms now and gives the verdict; or checks rules; or tests itself.</summary>
internal sealed class GateCommand(
    Terminal terminal, ToolOptions options, GateOptions gate, Func<IReadOnlyList<string>, Catalogue> catalogue, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestReader.Read(parsed, options);
        var isArms = parsed.GetValue(gate.Base) is not null || parsed.GetValue(gate.Head) is not null;
        return (isArms, parsed.GetValue(gate.Rules), parsed.GetValue(gate.SelfTest)) switch
        {
            (_, null, false) => CompareAsync(parsed, request),
            (false, null, true) => TestItselfAsync(parsed, request),
            _ => throw new UsageException("--base with --head, --rules and --self-test are three different things: give one of them."),
        };
    }

    private async Task<int> CompareAsync(ParseResult parsed, RunRequest request)
    {
        var (baseArm, headArm) = new ArmReader(self, request.Plugins).Read(parsed.GetValue(gate.Base), parsed.GetValue(gate.Head));
        var isSelected = request.Workloads.Count > 0 || parsed.GetValue(options.Suite) is not null;
        var (cases, unmatched) = new ArmCases(catalogue, request, isSelected).Build(baseArm, headArm);
        var run = OutFolder.RunName(time.GetUtcNow());
        var folder = OutFolder.Claim(request.Out, run);
        var (regression, deciding) = (new Regression(gate.ThresholdOf(parsed)), gate.MetricsOf(parsed));
        var plan = Plan(request, run, [.. cases.Select(c => new ArmTrial(
            c.Name, new Subject("base", baseArm, c.Base), new Subject("head", headArm, c.Head), regression, deciding))]);
        var gateRun = new GateRun(plan, Progress(request), time, interrupt.Token);
        var verdicts = await gateRun.RunAsync().ConfigureAwait(false);
        CsvFiles.Write(Path.Combine(folder, ReportSchema.Iterations), gateRun.Records.SelectMany(r => GateIterationRow.Of(run, r)));
        foreach (var v in verdicts) terminal.Out.WriteLine($"{v.Verdict} {v.Trial.Name}: {v.Reason}");
        return 0;
    }

    private async Task<int> TestItselfAsync(ParseResult parsed, RunRequest request)
    {
        var run = OutFolder.RunName(time.GetUtcNow());
        var folder = request.Out ?? Path.Combine("results", run);
        Directory.CreateDirectory(folder);
        var file = new SelfTestFile(folder);
        var arm = new Arm("self", ArmKind.Tool, self, [], null);
        var plan = Plan(request, run, []) with { MaxTime = null };
        var sessions = new SelfTestPlan(gate.SessionsOf(parsed), gate.SlowdownsOf(parsed));
        await new SelfTestRun(plan, new Regression(gate.ThresholdOf(parsed)), arm, catalogue([]), file, new SilentGateProgress(), time, interrupt.Token)
            .RunAsync(sessions, request.MaxTime, row => { if (!request.Quiet) SelfTestText.PrintSession(terminal.Error, row); }).ConfigureAwait(false);
        SelfTestText.Print(terminal.Out, file.Read());
        return interrupt.Token.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Done;
    }

    private static GatePlan Plan(RunRequest request, string run, IReadOnlyList<Trial> trials) => new()
    {
        Run = run,
        Trials = trials,
        Schedule = GateOptions.ScheduleOf(request),
        Seed = request.Seed ?? Random.Shared.Next(),
        MaxTime = request.MaxTime,
        TimeLimit = request.TimeLimit,
    };

    private IGateProgress Progress(RunRequest request) =>
        request.Quiet ? new SilentGateProgress() : new LineGateProgress(terminal.Error, request.Verbose);
}
