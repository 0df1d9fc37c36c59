using System.CommandLine;
using System.Globalization;
using PBench.Strategies;

namespace PBench.Harness.CommandLine;

/// <summary>Turns parsed options into a request, or says in one line what is wrong.</summary>
internal static class RequestReader
{
    private static readonly string[] Suites = ["quick", "seeds", "full"];

    public static RunRequest Read(ParseResult parsed, ToolOptions options) => new()
    {
        Suite = Suite(Optional(parsed, options.Suite)),
        Strategies = ListText.Split(parsed.GetValue(options.Strategy)),
        Workloads = [.. ListText.Split(parsed.GetValue(options.Workload)).Select(Choice)],
        Workers = [.. ListText.Split(parsed.GetValue(options.Workers)).Select(Workers).Distinct()],
        ChunkSizes = [.. ListText.Split(parsed.GetValue(options.ChunkSize)).Select(Chunk).Distinct()],
        Scale = Scale(Optional(parsed, options.Scale)),
        Rounds = Rounds(Optional(parsed, options.Rounds)),
        Seed = Seed(Optional(parsed, options.Seed)),
        MaxTime = Time("--max-time", Optional(parsed, options.MaxTime)),
        TimeLimit = Time("--time-limit", Optional(parsed, options.TimeLimit)) ?? RunRequest.DefaultTimeLimit,
        Out = Optional(parsed, options.Out),
        Filter = Optional(parsed, options.Filter),
        History = Optional(parsed, options.History),
        Plugins = parsed.GetValue(options.Plugin) ?? [],
        Json = parsed.GetValue(options.Json),
        Quiet = parsed.GetValue(options.Quiet),
        Verbose = parsed.GetValue(options.Verbose),
    };

    /// <summary>Seconds, or a number with s, m or h.</summary>
    public static TimeSpan? Time(string option, string? text)
    {
        if (text is null)
        {
            return null;
        }

        var unit = text.Length == 0 ? '\0' : text[^1];
        var seconds = unit switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var digits = seconds == 0 ? text : text[..^1];
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number <= 0
            || number * Math.Max(seconds, 1) > TimeSpan.FromDays(24).TotalSeconds)
        {
            throw Wrong(option, text, "a positive time, e.g. 90, 90s, 5m or 1h");
        }

        return TimeSpan.FromSeconds(number * Math.Max(seconds, 1));
    }

    /// <summary>An option that the command may not have.</summary>
    private static string? Optional(ParseResult parsed, Option<string?> option) =>
        parsed.CommandResult.Command.Options.Contains(option) ? parsed.GetValue(option) : null;

    private static string Suite(string? text)
    {
        if (text is null)
        {
            return Suites[0];
        }

        return Suites.Contains(text) ? text : throw NearestMatch.Unknown("suite", text, Suites);
    }

    internal static WorkloadChoice Choice(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        if (open < 0)
        {
            return new WorkloadChoice(text, new Dictionary<string, string>());
        }

        var pairs = text.EndsWith(']') ? text[(open + 1)..^1].Split(',') : [];
        var parameters = new Dictionary<string, string>();
        foreach (var pair in pairs)
        {
            if (pair.Split('=', 2) is not [{ Length: > 0 } key, var value] || !parameters.TryAdd(key.Trim(), value.Trim()))
            {
                pairs = [];
                break;
            }
        }

        return pairs.Length > 0
            ? new WorkloadChoice(text[..open].Trim(), parameters)
            : throw Wrong("--workload", text, "name or name[key=value,key=value]");
    }

    internal static int Workers(string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var workers) && workers is >= 0 and <= RunRequest.MaxWorkers
            ? workers
            : throw Wrong("--workers", text, $"a whole number from 0 to {RunRequest.MaxWorkers}");

    internal static ChunkSize Chunk(string text)
    {
        if (text == "auto")
        {
            return ChunkSize.Auto;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var items) && items > 0
            ? ChunkSize.Of(items)
            : throw Wrong("--chunk-size", text, "a positive whole number or 'auto'");
    }

    internal static double? Scale(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var scale) && double.IsFinite(scale) && scale > 0
            ? scale
            : throw Wrong("--scale", text, "a positive number");
    }

    private static int? Rounds(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var rounds) && rounds >= 1 ? rounds
        : throw Wrong("--rounds", text, "a whole number of at least 1");

    private static long? Seed(string? text) =>
        text is null ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seed) ? seed
        : throw Wrong("--seed", text, "a whole number");

    private static UsageException Wrong(string option, string text, string right) =>
        new($"{option} '{Reporting.OneLine.Of(text)}': must be {right}.");
}
