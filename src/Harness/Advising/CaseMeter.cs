using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Workloads;

namespace PBench.Harness.Advising;

/// <summary>Times a case once.</summary>
public interface ICaseMeter
{
    /// <summary>Nanoseconds of one map that a tenth of the iterations do not exceed, or null if the case did not end as it must.</summary>
    /// <param name="benchCase">The case.</param>
    /// <param name="budget">Time for its timed iterations.</param>
    /// <exception cref="OperationCanceledException">The user interrupts.</exception>
    double? Measure(BenchCase benchCase, TimeSpan budget);
}

/// <summary>Times cases in fresh processes and keeps what they said.</summary>
/// <param name="launch">Runs a process from start to end.</param>
/// <param name="plugins">Of every process.</param>
/// <param name="progress">Told of every process.</param>
/// <param name="interrupt">The user's.</param>
internal sealed class LaunchedMeter(Func<ChildSpec, ChildLaunch> launch, IReadOnlyList<string> plugins, IRunProgress progress, CancellationToken interrupt) : ICaseMeter
{
    private const int MostIterations = 8;
    private readonly Dictionary<BenchCase, CaseRecord> records = [];
    private int sequence;

    /// <summary>All cases measured so far, in the order of their first measurement.</summary>
    public IReadOnlyList<CaseRecord> Records => [.. records.Values];

    public double? Measure(BenchCase benchCase, TimeSpan budget)
    {
        interrupt.ThrowIfCancellationRequested();
        if (!records.TryGetValue(benchCase, out var record))
        {
            records.Add(benchCase, record = new CaseRecord(benchCase));
        }

        var round = record.Rounds.Count + 1;
        progress.Starting(benchCase, round);
        var launched = launch(SpecFor(benchCase, budget, record));
        interrupt.ThrowIfCancellationRequested();
        var ended = new RoundRecord(round, ++sequence, launched);
        record.Add(ended);
        progress.Ended(benchCase, ended);
        return record.Failure is null && launched.Result is { Iterations.Count: > 0 } result ? LowQuantile.Of([[.. Times(result)]]) : null;
    }

    private static IEnumerable<double> Times(ChildResult result) => result.Iterations.Select(i => i.ElapsedNs / i.Operations);

    private ChildSpec SpecFor(BenchCase benchCase, TimeSpan budget, CaseRecord record) => new()
    {
        Task = ChildTask.Measure,
        Strategy = benchCase.Strategy,
        Workload = benchCase.Workload,
        Parameters = new Dictionary<string, string>(benchCase.Parameters),
        Scale = benchCase.Scale,
        ChunkItems = benchCase.ChunkSize.Items,
        Workers = benchCase.Workers,
        MayBeWrong = benchCase.Expected == ExpectedOutcome.MayBeWrong,
        BudgetNs = budget.TotalNanoseconds,
        KnownMapNs = record.Timed.SelectMany(t => Times(t.Result)).DefaultIfEmpty(0).Min(),
        MaxIterations = MostIterations,
        TraceBelowNs = 0, // a trace says why; here only how long counts
        Plugins = [.. plugins],
        ResultFile = "", // the launcher chooses
    };
}
