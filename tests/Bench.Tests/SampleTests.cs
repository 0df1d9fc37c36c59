using PBench.Bench.Measuring;

namespace PBench.Bench.Tests;

/// <summary>Low quantiles that compare with a program that reports the minimum of a fixed number of runs.</summary>
internal sealed class SampleTests
{
    [Test]
    public void Each_block_counts_with_its_minimum()
    {
        var sample = new Sample(block: 2);
        sample.Add([5, 3, 9, 7]); // minima 3 and 7

        Assert.That(sample.Low, Is.EqualTo(3.4).Within(1e-9), "10 % of the way from 3 to 7");
        Assert.That(sample.Median, Is.EqualTo(6), "of the blocks' medians 4 and 8");
        Assert.That(sample.Count, Is.EqualTo(4));
    }

    [Test]
    public void A_last_block_that_is_not_full_is_left_out()
    {
        var sample = new Sample(block: 2);
        sample.Add([5, 3, 1]);

        Assert.That((sample.Low, sample.Count), Is.EqualTo((3.0, 2)));
    }

    [Test]
    public void A_round_shorter_than_a_block_counts_as_one()
    {
        var sample = new Sample(block: 100);
        sample.Add([5, 3]);
        sample.Add([4, 6]);

        Assert.That((sample.Low, sample.Count), Is.EqualTo((3.1, 4)));
    }
}
