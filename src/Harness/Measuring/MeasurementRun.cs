using PBench.Harness.Measuring.BenchmarkDotNet;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Measuring;

/// <summary>Measures a plan: round after round, every case in a fresh process, under BenchmarkDotNet.</summary>
public sealed class MeasurementRun : IDisposable
{
    private const int LimitedIterations = 6;
    private const int UnlimitedIterations = 10;

    private readonly RunPlan plan;
    private readonly ChildLauncher launcher;
    private readonly IRunProgress progress;
    private readonly CancellationToken interrupt;
    private readonly TimeBudget budget;
    private readonly DirectoryInfo artifacts = Directory.CreateTempSubdirectory("pbench-bdn-");
    private readonly Dictionary<BenchCase, CaseRecord> records;
    private readonly BdnCases bdn;
    private int round;
    private int sequence;
    private int remaining;
    private PairedLaunches<BenchCase>? launches;

    public MeasurementRun(RunPlan plan, ChildLauncher launcher, IRunProgress progress, TimeProvider time, CancellationToken interrupt)
    {
        (this.plan, this.launcher, this.progress, this.interrupt) = (plan, launcher, progress, interrupt);
        budget = new TimeBudget(plan.MaxTime, plan.StopsAtMaxTime, time);
        records = plan.Cases.ToDictionary(c => c, c => new CaseRecord(c));
        bdn = new BdnCases(plan.Cases, new FreshProcessToolchain(Launch, () => round), artifacts.FullName);
    }

    /// <summary>What is known so far, in the plan's order.</summary>
    public IReadOnlyList<CaseRecord> Records => [.. plan.Cases.Select(c => records[c])];

    /// <summary>Rounds in which every case was launched.</summary>
    public int CompletedRounds { get; private set; }

    /// <summary>Takes over a process of an earlier session of this run: its place in the order, its time and its result. Before <see cref="Run"/>.</summary>
    public void Restore(BenchCase benchCase, RoundRecord earlier)
    {
        records[benchCase].Add(earlier);
        bdn.Restore(benchCase, FreshProcessToolchain.ResultOf(earlier.Launch, earlier.Round));
        budget.Restore(earlier.Launch.WallTime, MeasuringTime(earlier.Launch));
        sequence = Math.Max(sequence, earlier.Sequence);
    }

    /// <summary>Measures until the plan is done, its time is spent or the user interrupts. Reports can be written from any state between.</summary>
    /// <param name="afterRound">Called after every round: keep what there is.</param>
    public void Run(Action afterRound)
    {
        progress.Planned(plan.Cases.Sum(c => c.IsTimed ? plan.Rounds : 1) - records.Values.Sum(r => r.Rounds.Count), plan.Rounds);
        for (round = 1; round <= plan.Rounds && !interrupt.IsCancellationRequested && !budget.IsSpent; round++)
        {
            var unsettled = RoundOrder.Of(plan.Cases, plan.Seed, round).Where(c => !records[c].IsSettled).ToList();
            if (unsettled.Count == 0)
            {
                break;
            }

            var open = unsettled.Where(c => !records[c].HasRound(round)).ToList();
            remaining = open.Count + unsettled.Count(c => c.IsTimed) * (plan.Rounds - round);
            if (open.Count > 0)
            {
                RunRound(open);
            }

            if (!interrupt.IsCancellationRequested && !budget.IsSpent)
            {
                CompletedRounds = round;
                afterRound();
            }
        }
    }

    public void ExportBenchmarkDotNet(string path) => bdn.ExportJson(path, budget.Elapsed, $"pbench-{plan.Run}");

    public void Dispose()
    {
        try
        {
            artifacts.Delete(recursive: true);
        }
        catch (IOException)
        {
            // A temporary folder; nothing of ours is in it.
        }
    }

    /// <summary>BenchmarkDotNet asks for one case after the other, in this order; each call is the next launch.</summary>
    private void RunRound(IReadOnlyList<BenchCase> order)
    {
        launches = new PairedLaunches<BenchCase>(order, c => launcher.StartWaiting(SpecFor(c), plan.TimeLimit), MemoryGuard.HoldsBoth);
        try
        {
            bdn.Run(order);
        }
        finally
        {
            launches.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private ChildLaunch Launch(BenchCase benchCase)
    {
        if (interrupt.IsCancellationRequested || budget.IsSpent)
        {
            return new ChildLaunch(ChildEnd.Interrupted, null, "not started", DateTime.UtcNow, 0, null, TimeSpan.Zero);
        }

        progress.Starting(benchCase, round);
        ChildLaunch launch;
        try
        {
            launch = launches!.NextAsync(interrupt).GetAwaiter().GetResult();
        }
        catch (Exception broken) when (ChildLauncher.IsFailure(broken))
        {
            launch = new ChildLaunch(ChildEnd.Died, null, Reporting.OneLine.Of($"the process of the case could not be run: {broken.Message}"), DateTime.UtcNow, 0, ExitCodes.CouldNotReport, TimeSpan.Zero);
        }

        budget.Record(launch.WallTime, MeasuringTime(launch));
        var record = new RoundRecord(round, ++sequence, launch);
        records[benchCase].Add(record);
        remaining--;
        progress.Ended(benchCase, record);
        return launch;
    }

    private static TimeSpan MeasuringTime(ChildLaunch launch) => TimeSpan.FromMicroseconds((launch.Result?.MeasuringNs ?? 0) / 1e3);

    /// <summary>Where time is limited, only the first round makes the cold run and the traced iteration: the others time.</summary>
    private ChildSpec SpecFor(BenchCase benchCase)
    {
        var first = round == 1;
        return new ChildSpec
        {
            Task = ChildTask.Measure,
            Strategy = benchCase.Strategy,
            Workload = benchCase.Workload,
            Parameters = new Dictionary<string, string>(benchCase.Parameters),
            Scale = benchCase.Scale,
            ChunkItems = benchCase.ChunkSize.Items,
            Workers = benchCase.Workers,
            Timed = benchCase.IsTimed,
            MayBeWrong = benchCase.Expected == PBench.Workloads.ExpectedOutcome.MayBeWrong,
            BudgetNs = budget.ForLaunch(remaining).TotalNanoseconds,
            KnownMapNs = records[benchCase].Timed.SelectMany(t => t.Result.Iterations).Select(i => i.ElapsedNs / i.Operations).DefaultIfEmpty(0).Min(),
            MaxIterations = budget.IsLimited ? LimitedIterations : UnlimitedIterations,
            ColdRun = first || !budget.IsLimited,
            OpensAhead = !first && budget.IsLimited && plan.Plugins.Count == 0, // a plug-in's map may need something for itself: it never runs beside another
            ObserveOrder = first && benchCase.Expected == PBench.Workloads.ExpectedOutcome.Correct,
            TraceBelowNs = first || !budget.IsLimited ? double.MaxValue : 0,
            Plugins = [.. plan.Plugins],
            ResultFile = "", // the launcher chooses
        };
    }
}
