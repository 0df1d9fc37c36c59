using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Comparing;

/// <summary>What the interval of a ratio says.</summary>
public enum Direction
{
    /// <summary>The whole interval is on the side of less time.</summary>
    Faster,

    /// <summary>The whole interval is on the side of more time.</summary>
    Slower,

    /// <summary>The interval holds 1: no difference was shown, which is not that there is none.</summary>
    Undecided,

    /// <summary>Too few rounds for an interval.</summary>
    Unknown,
}

/// <summary>One case in all sets that have it.</summary>
/// <param name="Case">Its name in the first of them.</param>
/// <param name="Strategy">Its strategy.</param>
/// <param name="ChunkSize">Its chunk size.</param>
/// <param name="Cells">Its figures in each set.</param>
/// <param name="Ratios">Each later set against the first.</param>
public sealed record CaseComparison(string Case, string Strategy, string ChunkSize, IReadOnlyList<CaseCell> Cells, IReadOnlyList<CaseRatio> Ratios);

/// <summary>A case's figures in one set.</summary>
/// <param name="Set">Label of the set.</param>
/// <param name="Workers">Workers, which may be each machine's own number.</param>
/// <param name="Oversubscribed">More workers than the machine's usable cores.</param>
/// <param name="MedianNs">Time of a map.</param>
/// <param name="Ci95LowNs">Its interval.</param>
/// <param name="Ci95HighNs">Its interval.</param>
/// <param name="Speedup">Over serial of the same set.</param>
/// <param name="SpeedupCi95Low">Its interval.</param>
/// <param name="SpeedupCi95High">Its interval.</param>
/// <param name="Efficiency">Speedup ÷ workers.</param>
/// <param name="OverheadPerChunkNs">Overhead per chunk.</param>
/// <param name="Overhead">Overhead per chunk in units of <paramref name="OverheadUnit"/>, or null where not traced.</param>
/// <param name="OverheadUnit">A limit of the machine, or <c>serial_item</c>: the time of one item without a strategy.</param>
public sealed record CaseCell(
    string Set, int Workers, bool Oversubscribed, double MedianNs, double? Ci95LowNs, double? Ci95HighNs, double? Speedup, double? SpeedupCi95Low, double? SpeedupCi95High,
    double? Efficiency, double? OverheadPerChunkNs, double? Overhead, string? OverheadUnit);

/// <summary>A later set ÷ the first.</summary>
/// <param name="Set">Label of the later set.</param>
/// <param name="Quantity"><c>time</c> on the same hardware; <c>speedup</c> on other hardware, where times do not compare.</param>
/// <param name="Ratio">Of the figures over all rounds.</param>
/// <param name="Interval">95 %, bootstrap over the rounds of both sets; null with one round.</param>
/// <param name="Direction">What the interval says.</param>
public sealed record CaseRatio(string Set, string Quantity, double Ratio, Interval? Interval, Direction Direction);
