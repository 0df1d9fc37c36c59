using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring.Statistics;

namespace PBench.Bench.Measuring;

/// <summary>Times of single maps, in ns, over all rounds.</summary>
/// <remarks>
/// A C program reports the minimum of a fixed number of maps, once a round. To be comparable, our maps are cut into blocks of
/// as many, each block gives its minimum, and the low quantile of either side is the 10 % quantile of such minima: the low
/// quantile follows the code and not the neighbours of the machine, and the number of blocks does not move it.
/// </remarks>
/// <param name="block">Maps to a block, at least 1.</param>
internal sealed class Sample(int block)
{
    private readonly List<double> minima = [];
    private readonly List<double> medians = [];

    /// <summary>Maps in all blocks.</summary>
    public int Count { get; private set; }

    /// <summary>10 % quantile of the blocks' minima.</summary>
    public double Low => new SortedPool([[.. minima]]).Quantile(LowQuantile.Share);

    /// <summary>Median of the blocks' medians.</summary>
    public double Median => Distribution.MedianOf(medians);

    /// <summary>Adds the maps of one round; a last block that is not full is left out, unless it is the only one.</summary>
    public void Add(ReadOnlySpan<double> times)
    {
        for (var from = 0; from == 0 || from + block <= times.Length; from += block)
        {
            var part = times.Slice(from, Math.Min(block, times.Length - from)).ToArray();
            Array.Sort(part);
            AddBlock(part[0], Distribution.MedianOfSorted(part), part.Length);
        }
    }

    /// <summary>Adds a block that someone else has summed up.</summary>
    public void AddBlock(double minimum, double median, int count)
    {
        minima.Add(minimum);
        medians.Add(median);
        Count += count;
    }
}
