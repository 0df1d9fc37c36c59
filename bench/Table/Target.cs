using PBench.Harness.Reporting;

namespace PBench.Bench.Table;

/// <summary>What a target says.</summary>
internal enum TargetKind
{
    /// <summary>Nothing: the figure is shown for comparison.</summary>
    None,

    /// <summary>At most <see cref="Target.Value"/>, in the figure's unit.</summary>
    AtMost,

    /// <summary>At least <see cref="Target.Value"/>, in the figure's unit.</summary>
    AtLeast,

    /// <summary>At most <see cref="Target.Value"/> times the limit measured beside it.</summary>
    TimesLimit,

    /// <summary>At most <see cref="Target.Value"/> below the limit measured beside it.</summary>
    BelowLimit,
}

/// <summary>What a figure is held against.</summary>
/// <param name="Kind">What <paramref name="Value"/> means.</param>
/// <param name="Value">A value in the figure's unit, or a factor of the limit.</param>
internal sealed record Target(TargetKind Kind, double Value)
{
    public static Target None { get; } = new(TargetKind.None, 0);

    public static Target AtMost(double value) => new(TargetKind.AtMost, value);

    public static Target AtLeast(double value) => new(TargetKind.AtLeast, value);

    public static Target TimesLimit(double factor) => new(TargetKind.TimesLimit, factor);

    public static Target BelowLimit(double distance) => new(TargetKind.BelowLimit, distance);

    /// <summary>Whether the figure meets it; null where there is no target, or no limit to hold the figure against.</summary>
    public bool? IsMet(double measured, double? limit) => (Kind, limit) switch
    {
        (TargetKind.AtMost, _) => measured <= Value,
        (TargetKind.AtLeast, _) => measured >= Value,
        (TargetKind.TimesLimit, { } l) => measured <= Value * l,
        (TargetKind.BelowLimit, { } l) => measured >= l - Value,
        _ => null,
    };

    /// <summary>The figure over the limit, or over the target where nothing else was measured; null where there is neither.</summary>
    public double? Ratio(double measured, double? limit) =>
        limit is > 0 and var l ? measured / l
        : Kind is TargetKind.AtMost or TargetKind.AtLeast && Value > 0 ? measured / Value
        : null;

    /// <summary>The target as a person reads it.</summary>
    public string Text(FigureUnit unit) => Kind switch
    {
        TargetKind.AtMost => $"≤ {unit.Show(Value)}",
        TargetKind.AtLeast => $"≥ {unit.Show(Value)}",
        TargetKind.TimesLimit when Value < 1 => $"≤ limit ÷ {Figures.Three(1 / Value)}",
        TargetKind.TimesLimit => $"≤ {Figures.Three(Value)} × limit",
        TargetKind.BelowLimit when unit == FigureUnit.Share => $"≥ limit − {Figures.Three(100 * Value)} points",
        TargetKind.BelowLimit => $"≥ limit − {unit.Show(Value)}",
        _ => "",
    };
}
