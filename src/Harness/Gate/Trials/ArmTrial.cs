using System.Globalization;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>Is one case slower on the head arm than on the base arm?</summary>
/// <param name="name">The case's own name, where both arms have the same strategy.</param>
/// <param name="baseSubject">What is compared with.</param>
/// <param name="headSubject">What is judged.</param>
/// <param name="regression">What counts as slower.</param>
/// <param name="deciding">Metrics that the verdict depends on; the others inform.</param>
internal sealed class ArmTrial(string name, Subject baseSubject, Subject headSubject, Regression regression, IReadOnlyCollection<Metric> deciding)
    : Trial(name, [baseSubject, headSubject])
{
    public Regression Regression => regression;

    public override string PassText => string.Create(CultureInfo.InvariantCulture, $"no slow-down of {regression.Threshold * 100:0.##} %");

    public override string FailText => "slower";

    public override IReadOnlyList<Hypothesis> Hypotheses(TrialRecord record, int batch) =>
        [.. Metrics.All.Select(m => new MetricHypothesis(record, batch, m, deciding.Contains(m), regression))];
}

/// <summary>Head ÷ base of one metric.</summary>
internal sealed class MetricHypothesis(TrialRecord record, int batch, Metric metric, bool decides, Regression regression) : Hypothesis(decides)
{
    public Metric Metric => metric;

    /// <summary>Per operation, of the base arm; null where it was not measured.</summary>
    public IReadOnlyList<double[]>? Base => record.Values(0, batch, r => Metrics.Of(metric, r));

    /// <summary>Per operation, of the head arm; null where it was not measured.</summary>
    public IReadOnlyList<double[]>? Head => record.Values(1, batch, r => Metrics.Of(metric, r));

    public override string Name => Metrics.Name(metric);

    public override VerdictFigure AddTo(VerdictFigure figure) => VerdictEntries.WithArms(figure, Base, Head);

    public override string Text => Estimate is { } e
        ? string.Create(CultureInfo.InvariantCulture, $"{Name} {e.Value:0.000} × ({e.Lower(Alpha):0.000} to {e.Upper(Alpha):0.000})")
        : Name;

    protected override LogEstimate? Measure() => Base is { } bases && Head is { } heads ? LowQuantile.Ratio(bases, heads) : null;

    protected override bool Passes(LogEstimate estimate, double alpha) => regression.Passes(estimate, alpha);

    protected override double POfFailing(LogEstimate estimate) => regression.PFail(estimate);
}
