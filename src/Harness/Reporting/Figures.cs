using System.Globalization;

namespace PBench.Harness.Reporting;

/// <summary>Numbers as a person reads them at a glance; the same in every culture.</summary>
public static class Figures
{
    /// <summary>Three significant digits in the unit that fits: <c>12.3 ms</c>. An empty cell for null.</summary>
    public static string Time(double? ns) => ns switch
    {
        null => "",
        < 1e3 => $"{Three(ns.Value)} ns",
        < 1e6 => $"{Three(ns.Value / 1e3)} µs",
        < 1e9 => $"{Three(ns.Value / 1e6)} ms",
        _ => $"{Three(ns.Value / 1e9)} s",
    };

    /// <summary><c>2.64 ×</c>, with half the width of its interval where there is one.</summary>
    public static string Speedup(double? speedup, double? low, double? high) =>
        speedup is not { } s ? ""
        : low is { } l && high is { } h ? $"{Three(s)} × ± {Three((h - l) / 2)}"
        : $"{Three(s)} ×";

    public static string Percent(double? share) => share is { } s ? string.Create(CultureInfo.InvariantCulture, $"{s * 100:0} %") : "";

    public static string Bytes(double bytes) => bytes switch
    {
        < 1L << 10 => $"{Three(bytes)} B",
        < 1L << 20 => $"{Three(bytes / (1L << 10))} KiB",
        < 1L << 30 => $"{Three(bytes / (1L << 20))} MiB",
        < 1L << 40 => $"{Three(bytes / (1L << 30))} GiB",
        _ => $"{Three(bytes / (1L << 40))} TiB",
    };

    /// <summary>Three significant digits, however small.</summary>
    public static string Significant(double value) =>
        value == 0 || Math.Abs(value) >= 0.0995 ? Three(value)
        : Math.Abs(value) >= 1e-5 ? value.ToString($"F{2 - (int)Math.Floor(Math.Log10(Math.Abs(value)))}", CultureInfo.InvariantCulture)
        : value.ToString("0.00e0", CultureInfo.InvariantCulture);

    public static string Three(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
