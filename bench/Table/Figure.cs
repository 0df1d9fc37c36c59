namespace PBench.Bench.Table;

/// <summary>What a figure is compared with.</summary>
/// <param name="Value">Low quantile, in the figure's unit.</param>
/// <param name="Median">Median, where the source tells it.</param>
/// <param name="Source">What was measured: a C program, a peer, a probe, or the raw construct.</param>
internal sealed record Limit(double Value, double? Median, string Source);

/// <summary>One measured figure of a row.</summary>
internal sealed record Figure
{
    /// <summary>The row it belongs to.</summary>
    public required string Row { get; init; }

    /// <summary>What it says, in a few words.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its <see cref="FigureUnit"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>The figure: of times the low quantile.</summary>
    public required double Measured { get; init; }

    /// <summary>Median of the same sample, or null where the figure is no time.</summary>
    public double? Median { get; init; }

    /// <summary>What it is compared with, or null.</summary>
    public Limit? Limit { get; init; }

    /// <summary>Why <see cref="Limit"/> was not measured though it was asked for, or null.</summary>
    public string? NoLimit { get; init; }

    public required Target Target { get; init; }

    /// <summary>Number of maps (or readings) behind <see cref="Measured"/>.</summary>
    public int Count { get; init; }

    /// <summary>How it was measured, in a line.</summary>
    public string How { get; init; } = "";

    public double? Ratio => Target.Ratio(Measured, Limit?.Value);

    /// <summary>Null where it has no target, or the limit of its target was not measured.</summary>
    public bool? IsMet => Target.IsMet(Measured, Limit?.Value);
}
