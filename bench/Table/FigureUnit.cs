using System.Globalization;
using PBench.Harness.Reporting;

namespace PBench.Bench.Table;

/// <summary>What a figure counts, and how a person reads it.</summary>
internal sealed class FigureUnit
{
    private static readonly FigureUnit[] All =
    [
        new("ns", v => Figures.Time(v)),
        new("share", v => v.ToString("0.0# %", CultureInfo.InvariantCulture)),
        new("factor", v => $"{v.ToString("0.00", CultureInfo.InvariantCulture)} ×"),
        new("bytes", v => v < 0 ? $"−{Figures.Bytes(-v)}" : Figures.Bytes(v)),
    ];

    private readonly Func<double, string> show;

    private FigureUnit(string name, Func<double, string> show) => (Name, this.show) = (name, show);

    /// <summary>Nanoseconds.</summary>
    public static FigureUnit Time { get; } = All[0];

    /// <summary>A part of a whole, 1 being all of it.</summary>
    public static FigureUnit Share { get; } = All[1];

    /// <summary>One quantity over another.</summary>
    public static FigureUnit Factor { get; } = All[2];

    public static FigureUnit Bytes { get; } = All[3];

    /// <summary>As in the column <c>unit</c>.</summary>
    public string Name { get; }

    /// <exception cref="KeyNotFoundException">There is no such unit.</exception>
    public static FigureUnit Of(string name) =>
        Array.Find(All, unit => unit.Name == name) ?? throw new KeyNotFoundException($"'{name}' is no unit of a figure: {string.Join(", ", All.Select(u => u.Name))} are.");

    public string Show(double value) => show(value);
}
