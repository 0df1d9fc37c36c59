using PBench.Harness.Measuring.BenchmarkDotNet;
using PBench.Harness.Measuring.Child;
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
    private readonly Dictionary<BenchCase, ChildLaunch> cold = []; // of this block
    private readonly BdnCases bdn;
    private int round;
    private int sequence;
    private int remaining;
    private PreparedLaunches<BenchCase>? launches; // of this block

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
            foreach (var block in open.Chunk(PreparedLaunches<BenchCase>.MostAtOnce))
            {
                RunBlock(block);
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

    /// <summary>First the cold processes, then BenchmarkDotNet, which asks for one case after the other in this order. Some cases at a time: what an interrupt costs is theirs alone.</summary>
    private void RunBlock(IReadOnlyList<BenchCase> order)
    {
        cold.Clear();
        MeasureCold([.. order.Where(c => round == 1 || !budget.IsLimited || !c.IsTimed)]);
        launches = Prepared([.. order.Where(CanBeTimed)], ChildTask.Measure);
        bdn.Run(order);
    }

    private void MeasureCold(IReadOnlyList<BenchCase> order)
    {
        var processes = Prepared(order, ChildTask.Cold);
        foreach (var benchCase in order.TakeWhile(_ => !interrupt.IsCancellationRequested && !budget.IsSpent))
        {
            cold.Add(benchCase, Next(processes));
        }
    }

    private PreparedLaunches<BenchCase> Prepared(IReadOnlyList<BenchCase> order, ChildTask task) =>
        new(order, c => launcher.StartWaiting(SpecFor(c, task), plan.TimeLimit), MemoryGuard.HoldsAll, c => progress.Starting(c, round));

    private ChildLaunch Launch(BenchCase benchCase)
    {
        if ((interrupt.IsCancellationRequested || budget.IsSpent) && !launches!.HasNext)
        {
            return new ChildLaunch(ChildEnd.Interrupted, null, "not started", DateTime.UtcNow, 0, null, TimeSpan.Zero);
        }

        var before = cold.GetValueOrDefault(benchCase);
        var launch = CanBeTimed(benchCase) ? Next(launches!).After(before) : before!;
        budget.Record(launch.WallTime, MeasuringTime(launch));
        var record = new RoundRecord(round, ++sequence, launch);
        records[benchCase].Add(record);
        remaining--;
        progress.Ended(benchCase, record);
        return launch;
    }

    private ChildLaunch Next(PreparedLaunches<BenchCase> processes) => processes.NextAsync(interrupt).GetAwaiter().GetResult();

    private bool CanBeTimed(BenchCase benchCase) => benchCase.IsTimed && cold.GetValueOrDefault(benchCase) switch
    {
        null => true,
        { End: not ChildEnd.Finished } => false,
        { Result.Outcome: Outcome.Correct } => true,
        { Result.Outcome: Outcome.Wrong } => MayBeWrong(benchCase),
        _ => false,
    };

    private static bool MayBeWrong(BenchCase benchCase) => benchCase.Expected == PBench.Workloads.ExpectedOutcome.MayBeWrong;

    private static TimeSpan MeasuringTime(ChildLaunch launch) => TimeSpan.FromMicroseconds((launch.Result?.MeasuringNs ?? 0) / 1e3);

    /// <summary>Where time is limited, only the first round observes the order and traces a map: the others time.</summary>
    private ChildSpec SpecFor(BenchCase benchCase, ChildTask task)
    {
        var first = round == 1;
        return new ChildSpec
        {
            Task = task,
            Strategy = benchCase.Strategy,
            Workload = benchCase.Workload,
            Parameters = new Dictionary<string, string>(benchCase.Parameters),
            Scale = benchCase.Scale,
            ChunkItems = benchCase.ChunkSize.Items,
            Workers = benchCase.Workers,
            Timed = benchCase.IsTimed,
            MayBeWrong = MayBeWrong(benchCase),
            BudgetNs = budget.ForLaunch(remaining).TotalNanoseconds,
            KnownMapNs = KnownMapNs(benchCase),
            MaxIterations = budget.IsLimited ? LimitedIterations : UnlimitedIterations,
            RunsBeside = plan.Plugins.Count == 0, // a plug-in's map may need something for itself: it never runs beside another
            ObserveOrder = first && benchCase.Expected == PBench.Workloads.ExpectedOutcome.Correct,
            TraceBelowNs = first || !budget.IsLimited ? double.MaxValue : 0,
            Plugins = [.. plan.Plugins],
            ResultFile = "", // the launcher chooses
        };
    }

    /// <summary>From its iterations; a long map's first one tells enough.</summary>
    private double KnownMapNs(BenchCase benchCase)
    {
        var first = cold.GetValueOrDefault(benchCase)?.Result?.ColdMapNs ?? 0;
        return records[benchCase].Timed.SelectMany(t => t.Result.Iterations).Select(i => i.ElapsedNs / i.Operations)
            .DefaultIfEmpty(first > CaseMeasurement.LongMapNs ? first : 0).Min();
    }
}
