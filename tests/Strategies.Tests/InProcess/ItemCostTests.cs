using System.Diagnostics;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>What is learned of an item's cost.</summary>
public sealed class ItemCostTests
{
    [Test]
    public void A_short_chunk_of_one_item_does_not_hide_what_thousands_cost()
    {
        var cost = new ItemCost();
        cost.Measured(5000, Stopwatch.Frequency / 100_000); // 2 ns an item
        var before = cost.TicksPerItem;

        cost.Measured(1, Stopwatch.Frequency / 1_000_000); // 1 µs: the chunk's own beginning and end

        Assert.That(cost.TicksPerItem, Is.LessThan(2 * before));
    }

    [Test]
    public void A_long_chunk_of_one_item_counts_as_much_as_all_before()
    {
        var cost = new ItemCost();
        cost.Measured(5000, Stopwatch.Frequency / 100_000);

        cost.Measured(1, Stopwatch.Frequency / 1000); // 1 ms

        Assert.That(cost.TicksPerItem, Is.GreaterThan(Stopwatch.Frequency / 2500.0));
    }

    [Test]
    public void The_first_calls_which_compile_the_function_are_forgotten()
    {
        var cost = new ItemCost();
        cost.Measured(10, Stopwatch.Frequency / 100);

        cost.Measured(10, Stopwatch.Frequency / 100_000);

        Assert.That(cost.TicksPerItem, Is.EqualTo(Stopwatch.Frequency / 1_000_000.0).Within(1));
    }
}
