using PBench.Harness.Measuring.Statistics;
using Perfolizer.Mathematics.Cpd;

namespace PBench.Harness.History;

/// <summary>A lasting change in a series.</summary>
/// <param name="Index">First point of the new level.</param>
/// <param name="Before">Median of the level before it.</param>
/// <param name="After">Median of the new level.</param>
public sealed record ChangePoint(int Index, double Before, double After)
{
    /// <summary>Above 1: slower.</summary>
    public double Ratio => After / Before;
}

/// <summary>Finds where a series changed for good, by ED-PELT (Haynes, Fearnhead, Eckley 2017; Perfolizer's implementation).</summary>
/// <remarks>
/// ED-PELT compares distributions, so it also marks a change of spread, and in pure noise one series in twenty. Kept are changes of
/// the median that matter and stand out of the noise around both levels.
/// </remarks>
public static class ChangePoints
{
    /// <summary>A level has at least so many points: one slow run is an outlier, three are a level.</summary>
    public const int LeastLevel = 3;

    /// <summary>Medians that differ by less are the same to a reader.</summary>
    public const double LeastChange = 0.05;

    /// <summary>Standard errors that a change must have: with four, 300 simulated series of pure noise have none (see the tests).</summary>
    private const double StandsOut = 4;

    /// <summary>From the median absolute deviation to the standard error of a median of one normal value: 1.4826 × √(π / 2).</summary>
    private const double MedianError = 1.858;

    /// <summary>The changes, oldest first; none in fewer points than two levels need.</summary>
    public static IReadOnlyList<ChangePoint> Of(IReadOnlyList<double> series)
    {
        if (series.Count < 2 * LeastLevel)
        {
            return [];
        }

        double[] data = [.. series];
        var starts = EdPeltChangePointDetector.Instance.GetChangePointIndexes(data, LeastLevel).Select(last => last + 1).ToList();
        for (var i = 0; i < starts.Count;)
        {
            // Levels that are the same become one, and the next is compared with both.
            if (Matters(data, i == 0 ? 0 : starts[i - 1], starts[i], i + 1 < starts.Count ? starts[i + 1] : data.Length))
            {
                i++;
            }
            else
            {
                starts.RemoveAt(i);
                i = Math.Max(0, i - 1);
            }
        }

        return [.. starts.Select((start, i) => Change(data, i == 0 ? 0 : starts[i - 1], start, i + 1 < starts.Count ? starts[i + 1] : data.Length))];
    }

    private static ChangePoint Change(double[] data, int from, int start, int end) =>
        new(start, Distribution.MedianOf(data[from..start]), Distribution.MedianOf(data[start..end]));

    private static bool Matters(double[] data, int from, int start, int end)
    {
        var change = Change(data, from, start, end);
        var size = Math.Abs(Math.Log(change.Ratio));
        var spread = Distribution.MedianOf([
            .. data[from..start].Select(v => Math.Abs((v / change.Before) - 1)),
            .. data[start..end].Select(v => Math.Abs((v / change.After) - 1)),
        ]);
        var error = MedianError * spread * Math.Sqrt((1.0 / (start - from)) + (1.0 / (end - start)));
        return size >= Math.Log(1 + LeastChange) && size >= StandsOut * error;
    }
}
