using System.CommandLine;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Reporting;
using PBench.Harness.Resuming;

namespace PBench.Harness.CommandLine;

/// <summary>Begins a run, or finds where an interrupted one stopped.</summary>
internal sealed class RunStarter(ToolOptions options, Func<IReadOnlyList<string>, Catalogue> catalogue, MachineReader machine, TimeProvider time)
{
    /// <exception cref="UsageException">The request is wrong, before anything is measured or written.</exception>
    public RunStart Begin(ParseResult parsed)
    {
        var request = RequestReader.Read(parsed, options);
        var known = catalogue(request.Plugins);
        var cases = Cases(known, request);
        var started = time.GetUtcNow();
        var run = OutFolder.RunName(started);
        var folder = OutFolder.Claim(request.Out, run);
        var plan = Plan(run, cases, request, request.Seed ?? Random.Shared.Next());
        var description = Describe(plan, request, known, started.UtcDateTime);
        var header = new JournalHeader(
            ReportSchema.Version, description, plan.StopsAtMaxTime, [.. plan.Plugins.Select(RecordedRequest.Digest)], [.. cases.Select(c => c.Name)]);
        return new RunStart(request, known, plan, description, folder, RunJournal.Create(folder, header), []);
    }

    /// <summary>The run in a folder, as far as it came.</summary>
    /// <exception cref="UsageException">The options are not the run's own.</exception>
    /// <exception cref="NotComparableException">Machine, tool or cases are no longer what they were: results of two are never mixed.</exception>
    public RunStart Resume(ParseResult parsed, string folder)
    {
        var (journal, header, entries) = RunJournal.Open(folder);
        try
        {
            var request = RecordedRequest.Continue(header, parsed, options);
            RequireSame(header.Description.Machine, machine.Read());
            var known = catalogue(request.Plugins);
            var cases = Cases(known, request);
            if (!cases.Select(c => c.Name).SequenceEqual(header.Cases))
            {
                throw new NotComparableException($"--resume '{OneLine.Of(folder)}': the run's options give other cases today than when it began. Start a new run.");
            }

            if (entries.FirstOrDefault(e => !header.Cases.Contains(e.Case)) is { Case: { } stranger })
            {
                throw new DamagedResultsException(RunJournal.FileName, 0, $"'{OneLine.Of(stranger)}' is no case of the run");
            }

            var plan = Plan(header.Description.Run, cases, request, header.Description.Seed);
            var description = header.Description with { Resumed = Sessions(folder) };
            return new RunStart(request, known, plan, description, folder, journal, entries);
        }
        catch
        {
            journal.Dispose();
            throw;
        }
    }

    private static IReadOnlyList<BenchCase> Cases(Catalogue known, RunRequest request) =>
        new CasePlan(known, request, MemoryGuard.OfMachine(), Environment.ProcessorCount).Build();

    private static RunPlan Plan(string run, IReadOnlyList<BenchCase> cases, RunRequest request, long seed) => new(
        run, cases, request.Rounds ?? SuiteRules.Rounds(request.Suite), seed, request.MaxTime ?? SuiteRules.MaxTime(request.Suite),
        request.MaxTime is not null, request.TimeLimit, [.. request.Plugins.Select(Path.GetFullPath)]);

    /// <summary>Counted in the reports of the sessions before; a run killed in its first round left none.</summary>
    private static int Sessions(string folder) => new ReportFolder(folder).TryReadDescription()?.Resumed + 1 ?? 1;

    private static void RequireSame(MachineInfo then, MachineInfo now)
    {
        foreach (var (what, before, today) in new[]
        {
            ("on other hardware", Hardware.Of(then).ToString(), Hardware.Of(now).ToString()),
            ("on another runtime", then.Runtime.Framework, now.Runtime.Framework),
            ("with another pbench", $"{then.Versions.Pbench} {then.Versions.Commit}", $"{now.Versions.Pbench} {now.Versions.Commit}"),
        })
        {
            if (before != today)
            {
                throw new NotComparableException($"the run began {what} ({OneLine.Of(before)}; here: {OneLine.Of(today)}), and results of two are never mixed. Start a new run.");
            }
        }
    }

    private RunDescription Describe(RunPlan plan, RunRequest request, Catalogue known, DateTime started) => new()
    {
        Run = plan.Run,
        StartedUtc = started,
        Seed = plan.Seed,
        CompletedRounds = 0,
        Interrupted = false,
        WorkloadRevisions = new SortedDictionary<string, int>(
            plan.Cases.Select(c => c.Workload).Distinct().ToDictionary(name => name, name => known.Workload(name).Revision), StringComparer.Ordinal),
        Options = new RunOptions
        {
            Suite = request.Suite,
            Strategies = request.Strategies,
            Workloads = [.. request.Workloads.Select(w => w.ToString())],
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
}
