using System.CommandLine;
using System.Globalization;
using PBench.Harness.Advising;
using PBench.Harness.Advising.SelfTest;
using PBench.Harness.Machine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.CommandLine;

/// <summary><c>pbench advise</c>: which strategy, chunk size and workers for a workload, and why.</summary>
internal sealed class AdviseCommand(
    Terminal terminal, ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue, MachineReader machine, SelfCommand self, TimeProvider time, Interrupt interrupt)
{
    /// <summary>Where the experiment about the advice itself goes.</summary>
    private static readonly string SelfTestFolder = Path.Combine("results", "advise");

    public Option<bool> SelfTest { get; } = new("--self-test") { Description = "Measures how good the advice is on this machine: each workload's advice against the best of a grid." };

    public async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var request = RequestReader.Read(parsed, options);
        var isSelfTest = parsed.GetValue(SelfTest);
        if (request.Workloads.Count == 0 && !isSelfTest)
        {
            throw new UsageException("advise needs --workload NAME (see pbench list), or --self-test.");
        }

        if (!isSelfTest && (request.Out is not null || request.MaxTime is not null))
        {
            throw new UsageException("--out and --max-time belong to advise --self-test.");
        }

        var known = catalogue(request.Plugins);
        var inputs = Inputs(known, request);
        var strategies = Strategies(known, request);
        using var launcher = new ChildLauncher(self);
        using var progress = new SearchProgress(terminal, request.Quiet, request.Verbose);
        LaunchedMeter Meter() => new(
            spec => launcher.LaunchAsync(spec, request.TimeLimit, interrupt.Token).GetAwaiter().GetResult(),
            [.. request.Plugins.Select(Path.GetFullPath)], progress, interrupt.Token);
        var run = Describe(request);

        // Launching is synchronous and long: it gets a thread of its own.
        return await Task.Factory.StartNew(
            () => isSelfTest
                ? TestSelf(new AccuracyTest(strategies, Meter, run, time), inputs, request, run)
                : Advise(new AdviceSearch(strategies, Meter, run), inputs, request, progress),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
    }

    /// <summary>Those to choose from: all, or the baseline and those asked for.</summary>
    private static IReadOnlyList<IParallelMapStrategy> Strategies(Catalogue known, RunRequest request) => request.Strategies.Count == 0
        ? known.Strategies
        : [.. request.Strategies.Prepend(Measuring.BenchCase.Baseline).Distinct().Select(known.Strategy)];

    /// <summary>What to give advice about: the workloads asked for, each with its parameters' defaults; all that can be timed for the self-test.</summary>
    private static List<WorkloadInput> Inputs(Catalogue known, RunRequest request)
    {
        var asked = request.Workloads.Count > 0
            ? request
            : request with { Workloads = [.. known.Workloads.Where(w => CanBeTimed(known, w)).Select(w => new WorkloadChoice(w.Name, new Dictionary<string, string>()))] };
        List<WorkloadInput> inputs = [.. SuiteRules.Inputs(known, asked)];
        inputs.ForEach(i => MemoryGuard.OfMachine().Require(i.Workload, i.Settings));
        return inputs;
    }

    private static bool CanBeTimed(Catalogue known, IWorkload workload) =>
        known.Strategies.First(s => s.Name == Measuring.BenchCase.Baseline) is var serial
        && workload.Expect(serial.Traits, new WorkloadSettings { Scale = workload.Defaults.QuickScale }) == ExpectedOutcome.Correct;

    private int Advise(AdviceSearch search, List<WorkloadInput> inputs, RunRequest request, SearchProgress progress)
    {
        var all = inputs.ConvertAll(search.Find);
        progress.Dispose();
        if (request.Json)
        {
            terminal.Out.WriteLine(all is [var one] ? JsonText.Of(one) : JsonText.Of(all));
        }
        else
        {
            all.ForEach(advice => AdviceText.Print(terminal, advice));
        }

        return ExitCodes.Done;
    }

    /// <summary>Goes on where an earlier session stopped: workloads that are in the file are done.</summary>
    private int TestSelf(AccuracyTest test, List<WorkloadInput> inputs, RunRequest request, RunDescription run)
    {
        var file = new AccuracyFile(request.Out ?? SelfTestFolder);
        var done = file.Read().Select(r => r.Workload).ToHashSet();
        var start = time.GetTimestamp();
        foreach (var input in inputs.Where(i => !done.Contains(Text(i))).TakeWhile(_ => request.MaxTime is not { } most || time.GetElapsedTime(start) < most))
        {
            var row = test.Of(input);
            file.Add(row, run);
            if (request.Quiet)
            {
                continue;
            }

            terminal.Error.WriteLine($"{row.Workload}: advised {row.Case}, best {row.BestCase}, ratio {row.Ratio.ToString("0.000", CultureInfo.InvariantCulture)}");
        }

        var rows = file.Read();
        var good = rows.Count(r => r.IsGood);
        var left = inputs.Count(i => rows.All(r => r.Workload != Text(i)));
        if (request.Json)
        {
            terminal.Out.WriteLine(JsonText.Of(new { ReportSchema.Version, Workloads = rows.Count, Good = good, Left = left, Rows = rows }));
        }
        else
        {
            terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"advice within 10 % of the best measured: {good} of {rows.Count} workloads{(left > 0 ? $"; {left} still to measure: run it again" : "")}"));
        }

        return ExitCodes.Done;
    }

    private static string Text(WorkloadInput input) =>
        new WorkloadChoice(input.Workload.Name, input.Settings.Parameters.OrderBy(p => p.Key, StringComparer.Ordinal).ToDictionary()).ToString();

    private RunDescription Describe(RunRequest request)
    {
        var now = time.GetUtcNow();
        return new RunDescription
        {
            Run = OutFolder.RunName(now),
            StartedUtc = now.UtcDateTime,
            Seed = request.Seed ?? Random.Shared.Next(),
            CompletedRounds = 0,
            Interrupted = false,
            Options = new RunOptions { Suite = request.Suite, Workloads = [.. request.Workloads.Select(w => w.ToString())], Scale = request.Scale, TimeLimitSeconds = request.TimeLimit.TotalSeconds },
            Machine = machine.Read(),
        };
    }
}
