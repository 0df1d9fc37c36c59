using PBench.Bench.Table;

namespace PBench.Bench.Tests;

/// <summary>When a figure meets its target, on both sides of each threshold.</summary>
internal sealed class TargetTests
{
    [TestCase(100, true)]
    [TestCase(100.1, false)]
    public void A_figure_is_met_up_to_its_most(double measured, bool met) =>
        Assert.That(Target.AtMost(100).IsMet(measured, limit: null), Is.EqualTo(met));

    [TestCase(0.97, true)]
    [TestCase(0.969, false)]
    public void A_figure_is_met_from_its_least_on(double measured, bool met) =>
        Assert.That(Target.AtLeast(0.97).IsMet(measured, limit: null), Is.EqualTo(met));

    [TestCase(20, true)]
    [TestCase(20.1, false)]
    public void A_figure_is_met_up_to_so_many_times_its_limit(double measured, bool met) =>
        Assert.That(Target.TimesLimit(2).IsMet(measured, limit: 10), Is.EqualTo(met));

    [TestCase(0.93, true)]
    [TestCase(0.92, false)]
    public void A_figure_is_met_down_to_so_far_below_its_limit(double measured, bool met) =>
        Assert.That(Target.BelowLimit(0.02).IsMet(measured, limit: 0.95), Is.EqualTo(met));

    [Test]
    public void A_target_about_a_limit_is_open_while_the_limit_is_unknown()
    {
        Assert.That(Target.TimesLimit(2).IsMet(1, limit: null), Is.Null);
        Assert.That(Target.BelowLimit(0.02).IsMet(1, limit: null), Is.Null);
    }

    [Test]
    public void A_figure_without_a_target_is_neither_met_nor_missed() => Assert.That(Target.None.IsMet(1, limit: 1), Is.Null);

    [Test]
    public void The_ratio_is_that_to_the_limit_and_without_one_that_to_the_target()
    {
        Assert.That(Target.TimesLimit(2).Ratio(15, limit: 10), Is.EqualTo(1.5));
        Assert.That(Target.AtMost(20).Ratio(15, limit: 10), Is.EqualTo(1.5));
        Assert.That(Target.AtMost(20).Ratio(15, limit: null), Is.EqualTo(0.75));
        Assert.That(Target.TimesLimit(2).Ratio(15, limit: null), Is.Null);
    }

    [TestCase("≤ 100 ns", "AtMost")]
    [TestCase("≥ 100 ns", "AtLeast")]
    [TestCase("≤ 100 × limit", "TimesLimit")]
    [TestCase("≥ limit − 100 ns", "BelowLimit")]
    [TestCase("", "None")]
    public void A_target_reads_as_a_comparison(string text, string kind) =>
        Assert.That(new Target(Enum.Parse<TargetKind>(kind), 100).Text(FigureUnit.Time), Is.EqualTo(text));

    [Test]
    public void A_difference_of_shares_is_told_in_points() =>
        Assert.That(Target.BelowLimit(0.02).Text(FigureUnit.Share), Is.EqualTo("≥ limit − 2.00 points"));

    [Test]
    public void A_small_part_of_a_limit_reads_as_a_quotient() =>
        Assert.That(Target.TimesLimit(1 / 50.0).Text(FigureUnit.Time), Is.EqualTo("≤ limit ÷ 50.0"));
}
