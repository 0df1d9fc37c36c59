using System.Globalization;
using PBench.Harness.Advising;
using PBench.Harness.Comparing;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Tests.Comparing;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Advising;

/// <summary>The search on the recorded times of a real run.</summary>
public sealed class SuccessiveHalvingTests
{
    [Test]
    public void The_best_recorded_case_or_one_within_ten_percent_is_among_the_finalists([Range(0, 19)] int seed)
    {
        var recorded = new Recorded("mandelbrot");
        var finalists = new SuccessiveHalving(recorded, seed, finalists: 3).Run(recorded.Cases);
        Assert.That(finalists.Min(recorded.Median), Is.LessThanOrEqualTo(1.1 * recorded.Cases.Min(recorded.Median)));
    }

    [Test]
    public void At_most_half_of_the_candidates_are_measured_a_second_time()
    {
        var recorded = new Recorded("noop");
        new SuccessiveHalving(recorded, seed: 1, finalists: 3).Run(recorded.Cases);
        Assert.That(recorded.Measured.GroupBy(c => c).Count(c => c.Count() > 1), Is.LessThanOrEqualTo(recorded.Cases.Count / 2));
        Assert.That(recorded.Measured.Distinct().Count(), Is.EqualTo(recorded.Cases.Count));
    }

    [Test]
    public void A_candidate_that_fails_is_out()
    {
        var recorded = new Recorded("mandelbrot");
        recorded.Failing.UnionWith(recorded.Cases.OrderBy(recorded.Median).Take(5));
        var finalists = new SuccessiveHalving(recorded, seed: 1, finalists: 3).Run(recorded.Cases);
        Assert.That(finalists, Has.Count.EqualTo(3));
        Assert.That(finalists.Intersect(recorded.Failing), Is.Empty);
    }

    [Test]
    public void Fewer_candidates_than_finalists_are_measured_once_and_kept()
    {
        var recorded = new Recorded("mandelbrot");
        var finalists = new SuccessiveHalving(recorded, seed: 1, finalists: 3).Run([.. recorded.Cases.Take(2)]);
        Assert.That((finalists.Count, recorded.Measured.Count), Is.EqualTo((2, 2)));
    }

    [Test]
    public void With_all_candidates_failing_there_is_no_finalist()
    {
        var recorded = new Recorded("noop");
        recorded.Failing.UnionWith(recorded.Cases);
        Assert.That(new SuccessiveHalving(recorded, seed: 1, finalists: 3).Run(recorded.Cases), Is.Empty);
    }

    /// <summary>Gives the recorded rounds of a case, one after the other and from the start again.</summary>
    private sealed class Recorded : ICaseMeter
    {
        private readonly ResultSet set = ResultSet.Read(RecordedRuns.Sweep, "A");
        private readonly Dictionary<BenchCase, int> next = [];

        public Recorded(string workload) => Cases =
        [
            .. set.Cases.Where(c => c.Workload == workload && c.Strategy != BenchCase.Baseline).Select(c => new BenchCase(
                c.Strategy, c.Workload, [], c.Scale, (int)c.Items, c.ChunkSize == "auto" ? ChunkSize.Auto : ChunkSize.Of(int.Parse(c.ChunkSize, CultureInfo.InvariantCulture)), c.Workers, ExpectedOutcome.Correct)),
        ];

        public IReadOnlyList<BenchCase> Cases { get; }

        public List<BenchCase> Measured { get; } = [];

        public HashSet<BenchCase> Failing { get; } = [];

        public double Median(BenchCase c) => Distribution.MedianOf(set.Times[c.Name].Values.SelectMany(t => t));

        public double? Measure(BenchCase benchCase, TimeSpan budget)
        {
            Measured.Add(benchCase);
            var rounds = set.Times[benchCase.Name].Values.ToList();
            var round = next.GetValueOrDefault(benchCase);
            next[benchCase] = (round + 1) % rounds.Count;
            return Failing.Contains(benchCase) ? null : Distribution.MedianOf(rounds[round]);
        }
    }
}
