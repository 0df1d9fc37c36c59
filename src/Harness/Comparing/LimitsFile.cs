using System.Text.Json;
using PBench.Harness.Reporting;

namespace PBench.Harness.Comparing;

/// <summary>The machine's own limits beside its results: <c>pbench info --limits --json &gt; DIR/limits.json</c>.</summary>
internal static class LimitsFile
{
    public const string FileName = "limits.json";

    /// <summary>What bounds a strategy's hand-over of a chunk.</summary>
    private static readonly Dictionary<string, string> OfStrategy = new()
    {
        ["task"] = "task_round_trip",
        ["plinq"] = "task_round_trip",
        ["threads"] = "thread_round_trip",
        ["pipes"] = "pipe_round_trip",
        ["shm"] = "look_round_trip",
    };

    /// <summary>The median of each limit in ns; empty where the folder has no such file.</summary>
    /// <exception cref="DamagedResultsException">The file is not what <c>pbench info</c> prints.</exception>
    public static IReadOnlyDictionary<string, double> Read(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file))
        {
            return new Dictionary<string, double>();
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            return document.RootElement.GetProperty("limits").EnumerateArray()
                .ToDictionary(l => l.GetProperty("name").GetString()!, l => l.GetProperty("median_ns").GetDouble());
        }
        catch (Exception damaged) when (damaged is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new DamagedResultsException(FileName, ((damaged as JsonException)?.LineNumber ?? 0) + 1, "not what pbench info --limits --json prints", damaged);
        }
    }

    /// <summary>Name and time of the limit that a strategy's chunks cannot beat, or null where it is not known.</summary>
    public static (string Name, double Ns)? For(ResultSet set, string strategy) =>
        OfStrategy.TryGetValue(strategy, out var name) && set.Limits.TryGetValue(name, out var ns) && ns > 0 ? (name, ns) : null;
}
