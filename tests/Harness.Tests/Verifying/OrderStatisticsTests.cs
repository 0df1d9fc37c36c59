using PBench.Harness.Verifying;

namespace PBench.Harness.Tests.Verifying;

public sealed class OrderStatisticsTests
{
    [Test]
    public void Items_in_order_have_tau_one_and_no_inversion()
    {
        var s = OrderStatistics.Of([0, 1, 2, 3], 4);
        Assert.That(s, Is.EqualTo(new OrderStatistics(true, 0, 0, 0, 1, 0)));
    }

    [Test]
    public void Reversed_items_have_tau_minus_one()
    {
        var s = OrderStatistics.Of([3, 2, 1, 0], 4);
        Assert.That(s, Is.EqualTo(new OrderStatistics(false, 0, 0, 6, -1, 3)));
    }

    [Test]
    public void One_swap_is_one_inversion()
    {
        var s = OrderStatistics.Of([0, 2, 1, 3], 4);
        Assert.That(s.Inversions, Is.EqualTo(1));
        Assert.That(s.KendallTau, Is.EqualTo(1 - (4.0 / 12)).Within(1e-12));
        Assert.That(s.InOrder, Is.False);
        Assert.That(s.IsComplete, Is.True);
    }

    [Test]
    public void Missing_and_repeated_results_are_counted_and_are_not_in_order()
    {
        var s = OrderStatistics.Of([0, 1, 1, 3], 4);
        Assert.That((s.Missing, s.Duplicated, s.InOrder), Is.EqualTo((1L, 1L, false)));
    }

    [Test]
    public void An_index_outside_the_input_counts_as_duplicated()
    {
        var s = OrderStatistics.Of([0, -1, 7], 2);
        Assert.That((s.Missing, s.Duplicated), Is.EqualTo((1L, 2L)));
    }

    [Test]
    public void Tau_does_not_exist_below_two_items()
    {
        Assert.That(OrderStatistics.Of([], 0).KendallTau, Is.Null);
        Assert.That(OrderStatistics.Of([0], 1).KendallTau, Is.Null);
        Assert.That(OrderStatistics.Of([0], 1).InOrder, Is.True);
    }

    [Test]
    public void The_fast_count_agrees_with_comparing_every_pair([Range(0, 40, 1)] int seed)
    {
        var random = new Random(seed);
        var order = Enumerable.Range(0, seed * 3).Select(i => (long)i).ToArray();
        random.Shuffle(order);

        long pairs = 0;
        for (var i = 0; i < order.Length; i++)
        {
            for (var j = i + 1; j < order.Length; j++)
            {
                pairs += order[i] > order[j] ? 1 : 0;
            }
        }

        var s = OrderStatistics.Of(order, order.Length);
        var furthest = order.Select((index, rank) => Math.Abs(index - rank)).DefaultIfEmpty(0).Max();
        Assert.That((s.Inversions, s.MaxDisplacement), Is.EqualTo((pairs, furthest)));
    }
}
