using PBench.Harness.Advising;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Advising;

/// <summary>The times by which finalists are chosen.</summary>
public sealed class FinalTimeTests
{
    [Test]
    public void A_process_that_was_slow_for_its_whole_life_does_not_count()
    {
        var times = FinalTime.Of([Record("serial", [100, 100], [171, 170], [100, 101]), Record("task", [90, 90], [50, 51], [50, 50])]);

        Assert.That(times.Select(t => t.Strategy), Is.EqualTo(new[] { "task", "serial" }));
        Assert.That((times[0].LowNs, times[1].LowNs), Is.EqualTo((50, 100)));
        Assert.That(times[0].Speedup, Is.EqualTo(2));
    }

    [Test]
    public void The_speedup_is_of_the_rounds_that_both_were_measured_in()
    {
        var times = FinalTime.Of([Record("serial", [100], [100], [80]), Record("task", [50], [50])]);

        Assert.That((times[0].Rounds, times[0].Speedup), Is.EqualTo((2, 2)));
        Assert.That((times[0].SpeedupCi95Low, times[0].SpeedupCi95High), Is.EqualTo((2.0, 2.0)));
    }

    [Test]
    public void Of_one_round_there_is_a_speedup_without_an_interval()
    {
        var time = FinalTime.Of([Record("serial", [100]), Record("task", [50])])[0];

        Assert.That((time.Speedup, time.SpeedupCi95Low, time.SpeedupCi95High), Is.EqualTo((2, (double?)null, (double?)null)));
    }

    [Test]
    public void The_speedup_of_the_baseline_is_one_and_without_it_none_is_told()
    {
        Assert.That(FinalTime.Of([Record("serial", [100], [120])])[0].Speedup, Is.EqualTo(1));
        Assert.That(FinalTime.Of([Record("task", [50], [50])])[0].Speedup, Is.EqualTo(1));
    }

    [Test]
    public void The_name_is_that_of_its_row_even_where_a_parameter_has_lines()
    {
        var record = RecordOf("task", [new("text", "two\nlines")], [50]);

        Assert.That(FinalTime.Of([record])[0].Case, Is.EqualTo(new CaseRows("run", [record], usableCores: 2).All[0].Case));
    }

    [Test]
    public void A_case_that_failed_has_none() =>
        Assert.That(FinalTime.Of([Record("serial", [100]), Record("task", [50], [])]).Select(t => t.Strategy), Is.EqualTo(new[] { "serial" }));

    /// <summary>Times by round; a round without any failed.</summary>
    private static CaseRecord Record(string strategy, params double[][] rounds) => RecordOf(strategy, [], rounds);

    private static CaseRecord RecordOf(string strategy, KeyValuePair<string, string>[] parameters, params double[][] rounds)
    {
        var record = new CaseRecord(new BenchCase(strategy, "w", parameters, 1, 10, ChunkSize.Auto, strategy == "serial" ? 1 : 2, ExpectedOutcome.Correct));
        foreach (var times in rounds)
        {
            var result = new ChildResult
            {
                Outcome = times.Length > 0 ? Outcome.Correct : Outcome.Wrong,
                Finished = true,
                Iterations = [.. times.Select(ns => new IterationSample(DateTime.UnixEpoch, 2, 2 * ns, 2 * ns, 100))],
            };
            var round = record.Rounds.Count + 1;
            record.Add(new RoundRecord(round, round, new ChildLaunch(ChildEnd.Finished, result, null, DateTime.UnixEpoch, round, ExitCodes.Done, TimeSpan.FromSeconds(1))));
        }

        return record;
    }
}
