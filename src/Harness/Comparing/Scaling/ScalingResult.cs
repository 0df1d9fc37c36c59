using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Comparing.Scaling;

/// <summary>How one strategy scales on one input with one chunk size.</summary>
/// <param name="Set">Label of the set.</param>
/// <param name="Input">What is mapped.</param>
/// <param name="Strategy">By which strategy.</param>
/// <param name="ChunkSize">In chunks of which size.</param>
/// <param name="Points">Workers and median time, fewest workers first; at least three.</param>
/// <param name="Fits">The laws.</param>
/// <param name="Oversubscribed">Some points have more workers than usable cores.</param>
public sealed record ScalingResult(
    string Set, InputKey Input, string Strategy, string ChunkSize, IReadOnlyList<ScalingPoint> Points, IReadOnlyList<ScalingFigures> Fits, bool Oversubscribed)
{
    /// <summary>With two numbers of workers every law fits: three are needed to say anything.</summary>
    private const int LeastPoints = 3;

    /// <summary>The series of a set that have enough different numbers of workers.</summary>
    public static IEnumerable<ScalingResult> Of(ResultSet set) =>
        from row in set.Measured
        where row.Strategy != BenchCase.Baseline && row.Workers > 0
        group row by (Input: InputKey.Of(row), row.Strategy, row.ChunkSize) into series
        let rows = series.OrderBy(r => r.Workers).ToList()
        where rows.Count >= LeastPoints
        select new ScalingResult(
            set.Label, series.Key.Input, series.Key.Strategy, series.Key.ChunkSize,
            [.. rows.Select(r => new ScalingPoint(r.Workers, r.MedianNs!.Value))],
            [.. Enum.GetValues<ScalingLaw>().Select(law => ScalingFigures.Of(law, [.. rows.Select(r => r.Workers)], [.. rows.Select(set.Time)])).OfType<ScalingFigures>()],
            rows.Exists(r => r.Oversubscribed));
}

/// <summary>A measured point.</summary>
public sealed record ScalingPoint(int Workers, double MedianNs);

/// <summary>A fit with the 95 % intervals of its figures: bootstrap over the rounds of each number of workers.</summary>
public sealed record ScalingFigures(
    ScalingLaw Law, double SingleNs, double Contention, Interval? ContentionInterval, double Coherence, Interval? CoherenceInterval, double Error, double? BestWorkers, double? Limit)
{
    /// <summary>A sweep of everything has hundreds of series.</summary>
    private const int Resamples = 400;

    public static ScalingFigures? Of(ScalingLaw law, IReadOnlyList<int> workers, IReadOnlyList<RoundSample> samples)
    {
        ScalingFit? Fit(IEnumerable<double> times) => ScalingFit.Of(law, [.. workers.Zip(times)]);
        if (Fit(samples.Select(s => s.Estimate)) is not { } fit)
        {
            return null;
        }

        var intervals = RoundBootstrap.OfStatistics(
            samples, times => Fit(times) is { } again ? [again.Contention, again.Coherence] : [double.NaN, double.NaN], Resamples);
        return new ScalingFigures(
            law, fit.SingleNs, fit.Contention, intervals?[0], fit.Coherence, law == ScalingLaw.Amdahl ? null : intervals?[1], fit.Error, fit.BestWorkers, fit.Limit);
    }
}
