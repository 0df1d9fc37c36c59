using PBench.Harness.History;

namespace PBench.Harness.Tests.History;

public sealed class TrendTests
{
    [Test]
    public void Runs_are_ordered_by_their_start_whatever_their_place_in_the_file()
    {
        var trend = Trend.Of([Row(3, 30), Row(1, 10), Row(2, 20)]).Single();
        Assert.That(trend.Points.Select(p => p.MedianNs), Is.EqualTo(new[] { 10.0, 20, 30 }));
    }

    [Test]
    public void Other_hardware_another_scale_and_another_definition_are_other_trends()
    {
        var trends = Trend.Of([Row(1, 10), Row(2, 10) with { Machine = "other" }, Row(3, 10) with { Scale = 2 }, Row(4, 10) with { Revision = 2 }, Row(5, 10)]);
        Assert.That(trends.Select(t => t.Points.Count), Is.EqualTo(new[] { 2, 1, 1, 1 }));
    }

    [Test]
    public void A_failed_case_is_no_point()
    {
        Assert.That(Trend.Of([Row(1, 10), Row(2, 10) with { Status = "failed", MedianNs = null }]).Single().Points, Has.Count.EqualTo(1));
    }

    [Test]
    public void The_latest_run_is_compared_with_the_median_of_five_before()
    {
        var trend = Trend.Of(new double[] { 999, 10, 11, 10, 12, 10, 20 }.Select((m, i) => Row(i, m))).Single();
        Assert.That(trend.LatestRatio, Is.EqualTo(2));
    }

    [Test]
    public void A_change_names_its_first_run_and_how_long_it_has_lasted()
    {
        var change = Trend.Of(Enumerable.Range(0, 20).Select(i => Row(i, i < 12 ? 100 + (i % 3) : 150 + (i % 3)))).Single().Changes.Single();
        Assert.That((change.Run, change.RunsSince), Is.EqualTo(("r12", 8)));
        Assert.That(change.Ratio, Is.EqualTo(1.5).Within(2).Percent);
    }

    [Test]
    public void A_spark_line_shows_the_shape_and_keeps_noise_flat()
    {
        Assert.That(SparkLine.Of([1, 2, 3, 4, 5, 6, 7, 8], 8), Is.EqualTo("▁▂▃▄▅▆▇█"));
        Assert.That(SparkLine.Of([1, 2, 3, 8], 2), Is.EqualTo("▁█"));
        Assert.That(SparkLine.Of([100, 100.1, 100], 9), Is.EqualTo("▁▁▁"));
        Assert.That(SparkLine.Of([], 9), Is.Empty);
    }

    private static HistoryRow Row(int run, double median) => new()
    {
        Run = $"r{run}",
        StartedUtc = $"2026-01-{run + 1:00}T00:00:00Z",
        Case = "task/x",
        Machine = "m",
        Scale = 1,
        Revision = 1,
        Status = "ok",
        MedianNs = median,
    };
}
