using PBench.Harness.Comparing.Crossovers;

namespace PBench.Harness.Tests.Comparing;

/// <summary>Maps made from a model with known costs: 20 ns an item, 3 µs a chunk, 2 workers at once.</summary>
public sealed class CostModelTests
{
    private const double PerItem = 20, PerChunk = 3_000, Workers = 2;

    private static CostModel Fitted => CostModel.Of(Workers, [Map(1), Map(10), Map(1_000)]);

    [Test]
    public void The_costs_are_found_again()
    {
        Assert.That(Fitted.PerItemNs, Is.EqualTo(PerItem).Within(1e-6).Percent);
        Assert.That(Fitted.PerChunkNs, Is.EqualTo(PerChunk).Within(1e-6).Percent);
        Assert.That(Fitted.Error, Is.LessThan(1e-9));
    }

    [TestCase(1, 3_020)]
    [TestCase(10, 320)]
    [TestCase(1_000, 23)]
    public void An_item_pays_above_its_overhead_over_the_other_workers(double chunk, double ns) =>
        Assert.That(Fitted.BreakEvenNs(chunk), Is.EqualTo(ns).Within(1e-6).Percent);

    [TestCase(3_020.1, 1)]
    [TestCase(320, 10)]
    [TestCase(50, 100)]
    public void The_least_chunk_is_where_an_item_of_this_cost_begins_to_pay(double itemNs, double chunk) =>
        Assert.That(Fitted.LeastChunk(itemNs), Is.EqualTo(chunk).Within(1));

    [Test]
    public void An_item_cheaper_than_its_own_overhead_pays_in_no_chunk() => Assert.That(Fitted.LeastChunk(15), Is.Null);

    [Test]
    public void With_one_worker_nothing_pays() => Assert.That(new CostModel(1, 1, 1, 0).BreakEvenNs(1), Is.EqualTo(double.PositiveInfinity));

    [Test]
    public void A_map_on_each_side_of_the_break_even_is_on_that_side_of_serial()
    {
        const double chunk = 10, items = 10_000;
        foreach (var (factor, faster) in new[] { (0.9, false), (1.1, true) })
        {
            var cost = Fitted.BreakEvenNs(chunk) * factor;
            var time = ((items * (cost + Fitted.PerItemNs)) + (items / chunk * Fitted.PerChunkNs)) / Workers;
            Assert.That(time < items * cost, Is.EqualTo(faster));
        }
    }

    private static CostPoint Map(double chunk)
    {
        const double items = 10_000, itemNs = 100;
        return new CostPoint(items, items / chunk, items * itemNs, ((items * (itemNs + PerItem)) + (items / chunk * PerChunk)) / Workers);
    }
}
