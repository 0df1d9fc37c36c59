using PBench.Harness.Advising;
using PBench.Harness.Measuring;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Tests.Advising;

/// <summary>How long the finalists are measured, on given times.</summary>
public sealed class FinalRoundsTests
{
    [Test]
    public void Serial_that_is_clearly_the_fastest_is_known_after_two_rounds() =>
        Assert.That(RoundsOf(("serial", [10, 11]), ("task", [30, 31]), ("shm", [90, 80])), Is.EqualTo(new[] { 2, 2, 2 }));

    [Test]
    public void A_clear_winner_has_three_rounds_beside_serial_for_its_speedup() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99]), ("task", [50, 51, 50]), ("shm", [80, 90])), Is.EqualTo(new[] { 3, 3, 2 }));

    [Test]
    public void Equals_are_known_after_three_rounds() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99]), ("task", [50, 51, 50]), ("plinq", [51, 50, 51])), Is.EqualTo(new[] { 3, 3, 3 }));

    [Test]
    public void Close_ones_have_five_rounds() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99, 100, 100]), ("task", [50, 51, 50, 50, 50]), ("shm", [56, 57, 55, 56, 56])), Is.EqualTo(new[] { 5, 5, 5 }));

    [Test]
    public void One_slow_round_does_not_throw_a_case_out() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99, 100, 100]), ("task", [50, 51, 50, 50, 50]), ("shm", [300, 46, 47, 46, 46])), Is.EqualTo(new[] { 5, 5, 5 }));

    [Test]
    public void Rounds_go_on_until_the_fast_end_of_each_has_repeated() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99, 100, 100, 100, 100]), ("task", [50, 90, 80, 88, 85, 84, 51])), Is.EqualTo(new[] { 7, 7 }));

    [Test]
    public void Ten_rounds_are_the_most() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99, 100, 100, 100, 100, 100, 100, 100]), ("task", [50, 90, 80, 88, 85, 84, 71, 66, 60, 55])), Is.EqualTo(new[] { 10, 10 }));

    [Test]
    public void After_five_rounds_only_those_near_the_fastest_go_on() =>
        Assert.That(
            RoundsOf(("serial", [100, 101, 99, 100, 100, 100]), ("task", [50, 90, 80, 88, 85, 51]), ("plinq", [54, 60, 85, 80, 70, 55]), ("shm", [60, 57, 58, 59, 60])),
            Is.EqualTo(new[] { 6, 6, 6, 5 }));

    [Test]
    public void A_case_that_fails_is_not_measured_again() =>
        Assert.That(RoundsOf(("serial", [100, 101, 99]), ("task", [50, 51, 50]), ("shm", [40, null])), Is.EqualTo(new[] { 3, 3, 2 }));

    [Test]
    public void Without_a_case_that_can_be_measured_it_is_over() =>
        Assert.That(RoundsOf(("serial", [null]), ("task", [null])), Is.EqualTo(new[] { 1, 1 }));

    /// <summary>How often each was measured; that there is a time for each asks that it is not more often than foreseen.</summary>
    private static int[] RoundsOf(params (string Strategy, double?[] Times)[] recorded)
    {
        var cases = recorded.Select(r => new BenchCase(r.Strategy, "w", [], 1, 10, ChunkSize.Auto, 2, ExpectedOutcome.Correct)).ToList();
        var meter = new Given(recorded.ToDictionary(r => r.Strategy, r => new Queue<double?>(r.Times)));
        new FinalRounds(meter, seed: 1).Run(cases);
        return [.. recorded.Select(r => meter.Measured.Count(c => c.Strategy == r.Strategy))];
    }

    private sealed class Given(Dictionary<string, Queue<double?>> times) : ICaseMeter
    {
        public List<BenchCase> Measured { get; } = [];

        public double? Measure(BenchCase benchCase, TimeSpan budget)
        {
            Measured.Add(benchCase);
            return times[benchCase.Strategy].Dequeue();
        }
    }
}
