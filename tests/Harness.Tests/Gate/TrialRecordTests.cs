using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Statistics;
using PBench.Harness.Gate.Trials;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Gate;

internal sealed class TrialRecordTests
{
    [Test]
    public void An_input_of_another_size_is_another_workload()
    {
        var record = RecordOf(items: 5);
        record.Add(Round(1, itemsOfHead: 6));
        Assert.That(record.Failure, Is.EqualTo("head has 6 items, not 5: its workload is defined differently"));
        Assert.That(record.Failed, Is.Null);
    }

    [Test]
    public void Only_clean_rounds_of_the_batch_are_data()
    {
        var record = RecordOf(items: 5);
        record.Add(Round(1, itemsOfHead: 5));
        record.Add(Round(2, itemsOfHead: 5) with { IsClean = false });
        record.Add(Round(1, itemsOfHead: 5) with { Batch = 2 });
        Assert.That(record.Values(1, batch: 1, r => Metrics.Of(Metric.Wall, r)), Is.EqualTo(new[] { new[] { 50.0 } }));
        Assert.That(record.Values(1, batch: 1, r => Metrics.Of(Metric.Cpu, r)), Is.Null, "it was not measured");
        Assert.That((record.Contended(1), record.Clean(2).Count()), Is.EqualTo((1, 1)));
    }

    private static TrialRecord RecordOf(int items)
    {
        var arm = new Arm("arm", ArmKind.Tool, new SelfCommand("", []), [], null);
        var benchCase = new BenchCase("task", "any", [], 1, items, ChunkSize.Auto, 1, ExpectedOutcome.Correct);
        return new TrialRecord(new ArmTrial("any", new Subject("base", arm, benchCase), new Subject("head", arm, benchCase), new Regression(0.05), [Metric.Wall]));
    }

    private static TrialRound Round(int number, int itemsOfHead) => new(1, number, 0, true, [Launch(number, 5), Launch(number, itemsOfHead)]);

    private static RoundRecord Launch(int round, int items)
    {
        var result = new ChildResult { Finished = true, Outcome = Outcome.Correct, Items = items, Iterations = [new IterationSample(DateTime.UnixEpoch, 2, 100, null, 8)] };
        return new RoundRecord(round, round, new ChildLaunch(ChildEnd.Finished, result, null, DateTime.UnixEpoch, 1, 0, TimeSpan.Zero));
    }
}
