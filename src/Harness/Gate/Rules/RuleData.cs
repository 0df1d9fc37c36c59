using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;

namespace PBench.Harness.Gate.Rules;

/// <summary>The clean rounds of a rule's trial.</summary>
internal sealed class RuleData : IRuleData
{
    private readonly Dictionary<string, SortedPool> times;
    private readonly Dictionary<string, SortedPool> overheads;
    private readonly double share;

    private RuleData(int rounds, Dictionary<string, SortedPool> times, Dictionary<string, SortedPool> overheads, double share) =>
        (Rounds, this.times, this.overheads, this.share) = (rounds, times, overheads, share);

    public int Rounds { get; }

    /// <summary>Null where something was not measured in every round.</summary>
    public static RuleData? Of(TrialRecord record, int batch)
    {
        Dictionary<string, SortedPool> times = [], overheads = [];
        foreach (var (index, subject) in record.Trial.Subjects.Index())
        {
            if (record.Values(index, batch, r => Metrics.Of(Metric.Wall, r)) is not { } elapsed)
            {
                return null;
            }

            times[Key(subject.Case)] = new SortedPool(elapsed);
            if (!subject.IsTraced)
            {
                continue;
            }

            if (record.Values(index, batch, r => r.Trace is { } trace ? [Math.Max(trace.OverheadPerChunkNs, 1)] : null) is not { } traced)
            {
                return null;
            }

            overheads[Key(subject.Case)] = new SortedPool(traced);
        }

        return new RuleData(record.Clean(batch).Count(), times, overheads, LowQuantile.Share);
    }

    /// <summary>What is one case and one measurement: the name does not say the scale.</summary>
    public static string Key(BenchCase benchCase) => FormattableString.Invariant($"{benchCase.Name}@{benchCase.Scale:R}");

    /// <summary>The same rounds, with times by another low quantile.</summary>
    public RuleData At(double otherShare) => new(Rounds, times, overheads, otherShare);

    public double TimeNs(BenchCase benchCase, ReadOnlySpan<int> weights) => times[Key(benchCase)].Quantile(share, weights);

    /// <summary>The median: a round has one trace, so there is no low end to speak of.</summary>
    public double OverheadPerChunkNs(BenchCase benchCase, ReadOnlySpan<int> weights) => overheads[Key(benchCase)].Quantile(0.5, weights);
}
