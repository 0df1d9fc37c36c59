using System.CommandLine;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench run</c>: plan, measure, write, print.</summary>
internal sealed class RunCommand(
    Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue, MachineReader machine,
    SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    public async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestReader.Read(parsed, options);
        var known = catalogue(request.Plugins);
        var cases = new CasePlan(known, request, MemoryGuard.OfMachine(), Environment.ProcessorCount).Build();
        var started = time.GetUtcNow();
        var run = OutFolder.RunName(started);
        var folder = OutFolder.Claim(request.Out, run);
        var plan = new RunPlan(
            run, cases, request.Rounds ?? SuiteRules.Rounds(request.Suite), request.Seed ?? Random.Shared.Next(), request.MaxTime ?? SuiteRules.MaxTime(request.Suite),
            request.MaxTime is not null, request.TimeLimit, [.. request.Plugins.Select(Path.GetFullPath)]);
        var description = Describe(plan, request, started.UtcDateTime);

        // BenchmarkDotNet's runner is synchronous: it gets a thread of its own.
        var kept = await Task.Factory.StartNew(
            () => Measure(plan, description, new ReportFolder(folder), request), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        return Print(kept, known, request, folder);
    }

    private Kept Measure(RunPlan plan, RunDescription description, ReportFolder folder, RunRequest request)
    {
        using var launcher = new ChildLauncher(self);
        using var progress = RunProgress.For(terminal, request.Quiet, request.Verbose, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupt.Token);
        using var measuring = new MeasurementRun(plan, launcher, progress, time, stop.Token);
        string? lost = null;
        IReadOnlyList<CaseRow> rows = [];
        RunDescription Now() => description with
        {
            CompletedRounds = measuring.CompletedRounds,
            Interrupted = interrupt.Token.IsCancellationRequested,
            EndedUtc = time.GetUtcNow().UtcDateTime,
        };
        void Keep()
        {
            lost = Try(() => rows = folder.Write(Now(), measuring.Records)) ?? lost;
            if (lost is not null)
            {
                stop.Cancel(); // measuring on would lose more
            }
        }

        measuring.Run(Keep);
        lost ??= Try(() => rows = folder.Write(Now(), measuring.Records));
        lost ??= Try(() => measuring.ExportBenchmarkDotNet(folder.FilePath(ReportSchema.BenchmarkDotNet)));
        var all = new CaseRows(plan.Run, measuring.Records, description.Machine.Processor.UsableCores).All;
        var notes = ReportFolder.Notes(measuring.Records.Select(r => DetailRows.Correctness(plan.Run, r)));
        return new Kept(Now(), all, notes, lost);
    }

    /// <summary>Why the disk did not take it, or null.</summary>
    private static string? Try(Action write)
    {
        try
        {
            write();
            return null;
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            return full.Message;
        }
    }

    private int Print(Kept kept, Catalogue known, RunRequest request, string folder)
    {
        var summary = RunSummary.Of(kept.Rows, kept.Description.Interrupted, kept.Lost);
        if (request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(new RunDocument(kept.Description, kept.Rows, summary)));
        }
        else
        {
            RunPrinter.Print(terminal, kept.Description, kept.Rows, kept.Notes, known);
            terminal.Out.WriteLine($"reports: {OneLine.Of(folder)}");
        }

        if (summary.ExitCode != ExitCodes.Done)
        {
            terminal.Error.WriteLine($"pbench: {summary.Line}");
        }

        return summary.ExitCode;
    }

    private RunDescription Describe(RunPlan plan, RunRequest request, DateTime started) => new()
    {
        Run = plan.Run,
        StartedUtc = started,
        Seed = plan.Seed,
        CompletedRounds = 0,
        Interrupted = false,
        Options = new RunOptions
        {
            Suite = request.Suite,
            Strategies = request.Strategies,
            Workloads = [.. request.Workloads.Select(w => w.Parameters.Count == 0 ? w.Name : $"{w.Name}[{string.Join(',', w.Parameters.Select(p => $"{p.Key}={p.Value}"))}]")],
            Workers = request.Workers,
            ChunkSizes = [.. request.ChunkSizes.Select(c => c.ToString())],
            Scale = request.Scale,
            Rounds = plan.Rounds,
            MaxTimeSeconds = plan.MaxTime?.TotalSeconds,
            TimeLimitSeconds = plan.TimeLimit.TotalSeconds,
            Filter = OneLine.Of(request.Filter),
            Plugins = [.. plan.Plugins.Select(p => Path.GetFileName(p))],
        },
        Machine = machine.Read(),
    };

    private sealed record Kept(RunDescription Description, IReadOnlyList<CaseRow> Rows, IReadOnlyDictionary<string, string> Notes, string? Lost);
}
