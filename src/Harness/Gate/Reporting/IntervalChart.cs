using System.Text;

namespace PBench.Harness.Gate.Reporting;

/// <summary>Intervals as text, one line each on a common scale: <c>·····├──●──┤·│····</c>, the bar at the limit.</summary>
/// <param name="low">Left end of the scale.</param>
/// <param name="high">Right end.</param>
/// <param name="limit">What must not be crossed.</param>
internal sealed class IntervalChart(double low, double high, double limit)
{
    public const int Width = 41;

    /// <summary>A scale that holds all intervals, the limit and 1, with a little room.</summary>
    public static IntervalChart Of(IReadOnlyCollection<VerdictFigure> figures, double limit)
    {
        const double widest = 4; // a ratio of 40 would make every other one a dot
        double[] ends = [1, limit, .. figures.SelectMany(f => new[] { f.Low, f.High }).OfType<double>().Where(double.IsFinite).Select(v => Math.Clamp(v, 1 / widest, widest))];
        var room = Math.Max(0.01, (ends.Max() - ends.Min()) * 0.05);
        return new IntervalChart(ends.Min() - room, ends.Max() + room, limit);
    }

    /// <summary>One interval; dots alone where nothing was measured.</summary>
    public string Line(VerdictFigure figure)
    {
        var line = new StringBuilder(new string('·', Width));
        line[At(1)] = '┊';
        line[At(limit)] = '│';
        if (figure is { Ratio: { } ratio, Low: { } from, High: { } to })
        {
            for (var i = At(from); i <= At(to); i++)
            {
                line[i] = i == At(limit) ? '┿' : '─';
            }

            line[At(from)] = '├';
            line[At(to)] = '┤';
            line[At(ratio)] = '●';
        }

        return line.ToString();
    }

    private int At(double value) => (int)Math.Round((Math.Clamp(value, low, high) - low) / (high - low) * (Width - 1));
}
