using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Makes the entries of a gate's document.</summary>
internal static class VerdictEntries
{
    public static VerdictEntry Of(TrialVerdict verdict)
    {
        var place = (verdict.Trial as IHasPlace)?.Place;
        return new VerdictEntry
        {
            Name = OneLine.Of(verdict.Trial.Name)!,
            Verdict = verdict.Record.Failure is not null ? VerdictStatus.NotMeasured : Status(verdict.Verdict),
            Reason = OneLine.Of(verdict.Reason)!,
            File = OneLine.Of(place?.File),
            Line = place?.Line,
            Column = place?.Column,
            Figures = [.. Figures(verdict.First, 1), .. verdict.Confirmation is { } second ? Figures(second, 2) : []],
            ContendedRounds = verdict.Record.Rounds.Count(r => !r.IsClean),
            ForeignCores = Rounded(verdict.Record.Rounds.Select(r => r.ForeignCores).Average()),
        };
    }

    private static VerdictStatus Status(Verdict verdict) => verdict switch
    {
        Verdict.Pass => VerdictStatus.Pass,
        Verdict.Fail => VerdictStatus.Fail,
        _ => VerdictStatus.Inconclusive,
    };

    private static IEnumerable<VerdictFigure> Figures(TrialState state, int batch) => state.Hypotheses.Select(h => h.AddTo(new VerdictFigure
    {
        Metric = h.Name,
        Text = h.Text,
        Batch = batch,
        Decides = h.Decides,
        Verdict = h.Verdict,
        Statistic = h.Estimate?.Statistic ?? "",
        Ratio = Rounded(h.Estimate?.Value),
        Low = Rounded(h.Estimate?.Lower(h.Alpha)),
        High = Rounded(h.Estimate?.Upper(h.Alpha)),
        Alpha = h.Alpha,
        LogError = Rounded(h.Estimate?.LogError),
        Rounds = state.CleanRounds,
    }));

    /// <summary>What only a comparison of two arms has.</summary>
    public static VerdictFigure WithArms(VerdictFigure figure, IReadOnlyList<double[]>? bases, IReadOnlyList<double[]>? heads)
    {
        if (bases is null || heads is null)
        {
            return figure;
        }

        var (basePool, headPool) = (new SortedPool(bases), new SortedPool(heads));
        return figure with
        {
            Base = Rounded(basePool.Quantile(LowQuantile.Share)),
            Head = Rounded(headPool.Quantile(LowQuantile.Share)),
            MedianRatio = Rounded(headPool.Quantile(0.5) / basePool.Quantile(0.5)),
            P95Ratio = Rounded(headPool.Quantile(0.95) / basePool.Quantile(0.95)),
            LaunchMinimumRatio = Rounded(Distribution.MedianOf(heads.Zip(bases, (h, b) => h.Min() / b.Min()))),
            BaseSpread = Rounded(Spread.Of(bases)),
            HeadSpread = Rounded(Spread.Of(heads)),
        };
    }

    /// <summary>Six digits are more than any of this is worth, and JSON has no infinity.</summary>
    public static double? Rounded(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, 6) : null;
}
