using System.Globalization;

namespace PBench.Bench.Limits;

/// <summary>What the C programs print: <c>name value unit</c>, a line for the minimum and one for the median.</summary>
internal static class ProgramOutput
{
    private const string Low = "_min";
    private const string Middle = "_median";

    /// <summary>The times in <paramref name="output"/>, in ns, by name without the ending. Lines in other units, such as GB/s, are passed over.</summary>
    /// <exception cref="FormatException">A line is not of that form.</exception>
    public static IEnumerable<(string Name, double LowNs, double MedianNs)> Parse(string output)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var line in output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.Split(' ') is not [var name, var number, var unit] || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                throw new FormatException($"'{line}' is not 'name value unit'.");
            }

            if (UnitNs(unit) is { } ns)
            {
                values[name] = value * ns;
            }
        }

        return from pair in values
               where pair.Key.EndsWith(Low, StringComparison.Ordinal)
               let name = pair.Key[..^Low.Length]
               select (name, pair.Value, values.GetValueOrDefault(name + Middle, pair.Value));
    }

    private static double? UnitNs(string unit) => unit switch
    {
        "ns" => 1,
        "us" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        _ => null,
    };
}
