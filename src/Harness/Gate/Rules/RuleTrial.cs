using System.Globalization;
using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Rules;

/// <summary>Does a rule hold? Its cases are measured together, round by round.</summary>
internal sealed class RuleTrial(Rule rule, Arm arm) : Trial(rule.Text, SubjectsOf(rule, arm)), IHasPlace
{
    public SourcePlace Place => rule.Place;

    public override string PassText => "holds";

    public override string FailText => "broken";

    public override IReadOnlyList<Hypothesis> Hypotheses(TrialRecord record, int batch) => [new RuleHypothesis(record, batch, rule)];

    private static IReadOnlyList<Subject> SubjectsOf(Rule rule, Arm arm) =>
        [.. rule.Left.Needs.Concat(rule.Right.Needs).GroupBy(n => RuleData.Key(n.Case)).Select(g => new Subject(g.First().Case.Name, arm, g.First().Case, g.Any(n => n.IsTraced)))];
}

/// <summary>Left ÷ right side of a rule, against 1.</summary>
internal sealed class RuleHypothesis(TrialRecord record, int batch, Rule rule) : Hypothesis(decides: true)
{
    private (double Left, double Right)? sides;

    public override string Name => "rule";

    public override string Text => Estimate is { } e && sides is { } s
        ? $"{Value(s.Left)} ({Value(e.Lower(Alpha) * s.Right)} to {Value(e.Upper(Alpha) * s.Right)}) against {Value(s.Right)}"
        : "not measured";

    public override VerdictFigure AddTo(VerdictFigure figure) =>
        figure with { Base = VerdictEntries.Rounded(sides?.Left), Head = VerdictEntries.Rounded(sides?.Right) };

    protected override LogEstimate? Measure()
    {
        if (RuleData.Of(record, batch) is not { } data)
        {
            return null;
        }

        var candidates = LowQuantile.Shares.Select(share => (Name: LowQuantile.Name(share), Data: data.At(share))).ToList();
        var estimate = RoundsBootstrap.Estimate(data.Rounds, [.. candidates.Select(c => (c.Name, Quotient(c.Data)))]);
        if (estimate is not null)
        {
            var once = new int[data.Rounds];
            Array.Fill(once, 1);
            var right = rule.Right.Value(candidates.First(c => c.Name == estimate.Statistic).Data, once);
            sides = (estimate.Value * right, right);
        }

        return estimate;
    }

    private RoundsStatistic Quotient(RuleData data) => weights => rule.Left.Value(data, weights) / rule.Right.Value(data, weights);

    protected override bool Passes(LogEstimate estimate, double alpha) =>
        rule.IsAtLeast ? estimate.Lower(alpha) >= 1 : estimate.Upper(alpha) <= 1;

    protected override double POfFailing(LogEstimate estimate) => rule.IsAtLeast ? estimate.PAtLeast(1) : estimate.PAtMost(1);

    private string Value(double value) =>
        rule.Left.TimePower == 1 ? Figures.Time(value) : value.ToString(value < 10 ? "0.000" : "0.0", CultureInfo.InvariantCulture);
}
