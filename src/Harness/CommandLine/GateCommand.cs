using System.CommandLine;
using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Rules;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Machine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench gate</c>: measures both arms now and gives the verdict; or checks rules; or tests itself.</summary>
internal sealed class GateCommand(
    Terminal terminal, ToolOptions options, GateOptions gate, SelfTestCommand selfTest, Func<IReadOnlyList<string>, Catalogue> catalogue,
    MachineReader machine, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestReader.Read(parsed, options);
        var isArms = parsed.GetValue(gate.Base) is not null || parsed.GetValue(gate.Head) is not null;
        return (isArms, parsed.GetValue(gate.Rules), parsed.GetValue(gate.SelfTest)) switch
        {
            (_, null, false) => CompareAsync(parsed, request),
            (false, { } rules, false) => CheckAsync(parsed, request, rules),
            (false, null, true) => selfTest.RunAsync(parsed, request),
            _ => throw new UsageException("--base with --head, --rules and --self-test are three different things: give one of them."),
        };
    }

    private async Task<int> CompareAsync(ParseResult parsed, RunRequest request)
    {
        var (baseArm, headArm) = new ArmReader(self, request.Plugins).Read(parsed.GetValue(gate.Base), parsed.GetValue(gate.Head));
        await ExchangeProbe.RequireAsync("--base", baseArm, interrupt.Token).ConfigureAwait(false);
        await ExchangeProbe.RequireAsync("--head", headArm, interrupt.Token).ConfigureAwait(false);
        var isSelected = request.Workloads.Count > 0 || parsed.GetValue(options.Suite) is not null;
        var (cases, unmatched) = new ArmCases(catalogue, request, isSelected).Build(baseArm, headArm);
        var (regression, deciding) = (new Regression(gate.ThresholdOf(parsed)), gate.MetricsOf(parsed));
        Trial[] trials = [.. cases.Select(c => new ArmTrial(
            c.Name, new Subject("base", baseArm, c.Base), new Subject("head", headArm, c.Head), regression, deciding))];
        return await RunAsync(parsed, request, trials, document => document with
        {
            Kind = "arms",
            Base = baseArm.Text,
            Head = headArm.Text,
            Threshold = regression.Threshold,
            Notes = unmatched,
        }).ConfigureAwait(false);
    }

    private Task<int> CheckAsync(ParseResult parsed, RunRequest request, string file)
    {
        var functions = new RuleFunctions(new RuleCases(catalogue(request.Plugins), request, MemoryGuard.OfMachine(), Environment.ProcessorCount));
        var arm = new Arm("self", ArmKind.Tool, self, [.. request.Plugins.Select(Path.GetFullPath)], null);
        Trial[] trials = [.. RuleFile.Read(file, functions).Select(r => new RuleTrial(r, arm))];
        return RunAsync(parsed, request, trials, document => document with { Kind = "rules", Cases = [], Rules = document.Cases });
    }

    private async Task<int> RunAsync(ParseResult parsed, RunRequest request, IReadOnlyList<Trial> trials, Func<GateDocument, GateDocument> describe)
    {
        var policy = gate.PolicyOf(parsed);
        var started = time.GetUtcNow();
        var plan = GateOptions.PlanOf(request, OutFolder.RunName(started), trials);
        var folder = OutFolder.Claim(request.Out, plan.Run);
        IGateProgress progress = request.Quiet ? new SilentGateProgress() : new LineGateProgress(terminal.Error, request.Verbose);
        using var runner = new RoundRunner(plan, interrupt.Token);
        var run = new GateRun(plan, runner, progress, time, interrupt.Token);
        var verdicts = await run.RunAsync().ConfigureAwait(false);

        var reasons = GateReasons.Of(verdicts, policy, interrupt.Token.IsCancellationRequested);
        var document = describe(new GateDocument
        {
            Kind = "",
            Run = plan.Run,
            StartedUtc = started.UtcDateTime,
            Seconds = Math.Round(run.Elapsed.TotalSeconds, 2),
            Seed = plan.Seed,
            Verdict = GateReasons.Worst(verdicts),
            ExitCode = ExitCodes.Of([.. reasons.Select(r => r.Code)]),
            Reasons = reasons,
            InconclusivePolicy = policy,
            Interrupted = interrupt.Token.IsCancellationRequested,
            Cases = [.. verdicts.Select(VerdictEntries.Of)],
            Machine = machine.Read(),
        });
        new GateFolder(folder).Write(document, run.Records);
        Show(document, request, folder);
        return document.ExitCode;
    }

    private void Show(GateDocument document, RunRequest request, string folder)
    {
        if (request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(document));
        }
        else
        {
            GateTable.Print(terminal, document);
            terminal.Out.WriteLine($"reports: {OneLine.Of(folder)}");
        }

        if (GateFolder.AppendToJobSummary(document, Environment.GetEnvironmentVariable("GITHUB_STEP_SUMMARY")) is { } lost)
        {
            terminal.Error.WriteLine($"pbench: the job's summary could not be written: {lost}");
        }

        if (Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true")
        {
            foreach (var annotation in Annotations.Of(document))
            {
                terminal.Error.WriteLine(annotation); // the runner reads both streams, and standard output may be a document
            }
        }

        if (document.ExitCode != ExitCodes.Done)
        {
            terminal.Error.WriteLine($"pbench: {document.Line}");
        }
    }
}
