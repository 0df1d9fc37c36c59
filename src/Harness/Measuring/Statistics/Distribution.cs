namespace PBench.Harness.Measuring.Statistics;

/// <summary>The usual figures of a sample.</summary>
public sealed record Distribution(double Median, double Mean, double StandardDeviation, double Min, double Max)
{
    /// <summary>Null for an empty sample. The standard deviation is that of a sample (n − 1), 0 for one value.</summary>
    public static Distribution? Of(IReadOnlyCollection<double> values)
    {
        if (values.Count == 0)
        {
            return null;
        }

        var mean = values.Average();
        var squares = values.Sum(v => (v - mean) * (v - mean));
        return new Distribution(MedianOf(values), mean, values.Count > 1 ? Math.Sqrt(squares / (values.Count - 1)) : 0, values.Min(), values.Max());
    }

    /// <summary>Middle value, or the mean of the two middle ones.</summary>
    public static double MedianOf(IEnumerable<double> values)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return MedianOfSorted(sorted);
    }

    public static double MedianOfSorted(ReadOnlySpan<double> sorted)
    {
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
