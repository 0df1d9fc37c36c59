using PBench.Harness.Gate.Statistics;
using PBench.Harness.Machine;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;
using PBench.Strategies;

namespace PBench.Harness.Advising.SelfTest;

/// <summary>Holds the advice for one workload against the best of a grid: the grid's fastest and the advised case, head to head in interleaved rounds.</summary>
/// <remarks>
/// The grid's own times only nominate: the least of many noisy times is too good, and would not be found again. The figure on either side is the one that
/// advice is given by, see <see cref="FinalTime"/>.
/// </remarks>
internal sealed class AccuracyTest(IReadOnlyList<IParallelMapStrategy> strategies, Func<LaunchedMeter> meter, RunDescription run, TimeProvider time)
{
    /// <summary>An advised case that takes at most this much longer than the best is a good one.</summary>
    public const double Good = 1.10;

    private const int Nominated = 3;
    private const int LeastRounds = 6;
    private const int MostRounds = 24;
    private static readonly TimeSpan GridBudget = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan FinalBudget = TimeSpan.FromMilliseconds(100);

    public AccuracyRow Of(WorkloadInput input)
    {
        var search = new AdviceSearch(strategies, meter, run);
        var serial = search.SerialCase(input);
        var start = time.GetTimestamp();
        var advice = search.Find(input);
        var adviceTime = time.GetElapsedTime(start);

        start = time.GetTimestamp();
        var grid = ReferenceGrid.Of(strategies, input, serial, advice.Waits, run.Machine.Processor.UsableCores);
        BenchCase[] cases = [.. Nominate(grid).Append(Advised(advice, input)).Append(serial).DistinctBy(c => c.Name)];
        var final = meter();
        var rounds = 0;
        HeadToHead outcome;
        do
        {
            // Each batch has its order from a seed of its own.
            var more = rounds == 0 ? LeastRounds : 2;
            AdviceSearch.MeasureRounds(final, cases, more, FinalBudget, run.Seed + 1 + rounds);
            rounds += more;
            outcome = Judge(final, advice.Case);
        }
        while (!outcome.IsClear && rounds < MostRounds);

        var (times, best, interval) = outcome;
        var advised = times[advice.Case];
        return new AccuracyRow
        {
            Run = run.Run,
            Case = advice.Case,
            Workload = advice.Workload,
            Items = advice.Items,
            Scale = advice.Scale,
            Machine = Hardware.Of(run.Machine).Digest,
            UsableCores = run.Machine.Processor.UsableCores,
            BestCase = best,
            AdvisedNs = Math.Round(advised, 1),
            BestNs = Math.Round(times[best], 1),
            SerialNs = Math.Round(times[serial.Name], 1),
            Ratio = Math.Round(advised / times[best], 4),
            RatioCi95Low = interval is null ? null : Math.Round(interval.Low, 4),
            RatioCi95High = interval is null ? null : Math.Round(interval.High, 4),
            IsGood = advised / times[best] <= Good,
            ExpectedSpeedup = advice.Speedup,
            MeasuredSpeedup = Math.Round(times[serial.Name] / advised, 4),
            GridCases = grid.Count,
            Rounds = rounds,
            AdviceS = Math.Round(adviceTime.TotalSeconds, 1),
            GridS = Math.Round(time.GetElapsedTime(start).TotalSeconds, 1),
        };
    }

    private static HeadToHead Judge(LaunchedMeter final, string advised)
    {
        var rounds = final.Records.Where(r => r.Failure is null && r.Timed.Any()).ToDictionary(r => r.Case.Name, r => FinalTime.TimesOf(r).Values.ToArray());
        var times = rounds.ToDictionary(r => r.Key, r => LowQuantile.Of(r.Value));
        var best = times.MinBy(t => t.Value).Key;
        return new HeadToHead(times, best, best == advised ? null : LowQuantile.Shown(rounds[best], rounds[advised])?.Interval95);
    }

    /// <summary>The grid's fastest, each measured once.</summary>
    private IEnumerable<BenchCase> Nominate(IReadOnlyList<BenchCase> grid)
    {
        var once = meter();
        return RoundOrder.Of(grid, run.Seed, round: 0)
            .Select(c => (Case: c, Ns: once.Measure(c, GridBudget)))
            .Where(c => c.Ns is not null).ToList()
            .OrderBy(c => c.Ns).Take(Nominated).Select(c => c.Case);
    }

    private BenchCase Advised(Advice advice, WorkloadInput input)
    {
        var strategy = strategies.First(s => s.Name == advice.Strategy);
        var chunk = advice.ChunkSize == "auto" ? ChunkSize.Auto : ChunkSize.Of(int.Parse(advice.ChunkSize, System.Globalization.CultureInfo.InvariantCulture));
        return Candidates.Case(strategy, input, advice.Items, chunk, advice.Workers);
    }

    /// <summary>The head-to-head rounds so far.</summary>
    private sealed record HeadToHead(Dictionary<string, double> Times, string Best, Interval? Interval)
    {
        /// <summary>The interval is on one side of what counts as good, or there is none, since the advised case is the best.</summary>
        public bool IsClear => Interval is null || Interval.High <= Good || Interval.Low > Good;
    }
}
