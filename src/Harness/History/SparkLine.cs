namespace PBench.Harness.History;

/// <summary>A series as a line of eight block heights, for terminals.</summary>
public static class SparkLine
{
    private const string Blocks = "▁▂▃▄▅▆▇█";

    /// <summary>The last <paramref name="width"/> values. Low is fast; a series that hardly moves (5 %) stays flat rather than showing its noise.</summary>
    public static string Of(IReadOnlyList<double> series, int width)
    {
        var shown = series.Skip(Math.Max(0, series.Count - width)).ToList();
        if (shown.Count == 0)
        {
            return "";
        }

        var low = shown.Min();
        var range = Math.Max(shown.Max() - low, low * ChangePoints.LeastChange);
        return string.Concat(shown.Select(v => Blocks[range > 0 ? (int)Math.Min(Blocks.Length - 1, (v - low) / range * Blocks.Length) : 0]));
    }
}
