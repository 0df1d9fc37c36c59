using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;

namespace PBench.Harness.Resuming;

/// <summary>A run's request as its journal holds it, against what the user now gives.</summary>
internal static class RecordedRequest
{
    /// <summary>The request of the run, with the output options and the plug-in files of today.</summary>
    /// <exception cref="UsageException">An option differs from the run's own: which, and how.</exception>
    public static RunRequest Continue(JournalHeader header, ParseResult parsed, ToolOptions options)
    {
        var given = RequestReader.Read(parsed, options);
        var own = Of(header) with { Plugins = given.Plugins, Json = given.Json, Quiet = given.Quiet, Verbose = given.Verbose, History = given.History };
        foreach (var (option, value) in Values(options))
        {
            if (parsed.GetResult(option) is { Implicit: false } && value(given) != value(own))
            {
                throw new UsageException($"--resume goes on with the run's own options: {option.Name} was '{OneLine.Of(value(own))}', not '{OneLine.Of(value(given))}'. Leave it out.");
            }
        }

        if (parsed.GetResult(options.Out) is { Implicit: false })
        {
            throw new UsageException("--resume names the folder of the reports: leave --out away.");
        }

        RequirePlugins(header, given.Plugins);
        return own;
    }

    /// <summary>What a plug-in file is, whatever its name.</summary>
    public static string Digest(string plugin) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(plugin)));

    private static RunRequest Of(JournalHeader header)
    {
        var recorded = header.Description.Options;
        return new RunRequest
        {
            Suite = recorded.Suite,
            Strategies = recorded.Strategies,
            Workloads = [.. recorded.Workloads.Select(RequestReader.Choice)],
            Workers = recorded.Workers,
            ChunkSizes = [.. recorded.ChunkSizes.Select(RequestReader.Chunk)],
            Scale = recorded.Scale,
            Rounds = recorded.Rounds,
            Seed = header.Description.Seed,
            MaxTime = header.StopsAtMaxTime ? TimeSpan.FromSeconds(recorded.MaxTimeSeconds!.Value) : null,
            TimeLimit = TimeSpan.FromSeconds(recorded.TimeLimitSeconds),
            Filter = recorded.Filter,
        };
    }

    private static IEnumerable<(Option Option, Func<RunRequest, string> Value)> Values(ToolOptions options) =>
    [
        (options.Suite, r => r.Suite),
        (options.Strategy, r => string.Join(',', r.Strategies)),
        (options.Workload, r => string.Join(',', r.Workloads.Select(w => w.ToString()))),
        (options.Workers, r => string.Join(',', r.Workers)),
        (options.ChunkSize, r => string.Join(',', r.ChunkSizes)),
        (options.Scale, r => r.Scale?.ToString("R", CultureInfo.InvariantCulture) ?? "the suite's"),
        (options.Rounds, r => $"{r.Rounds}"),
        (options.Seed, r => $"{r.Seed}"),
        (options.MaxTime, r => r.MaxTime?.ToString() ?? "the suite's"),
        (options.TimeLimit, r => $"{r.TimeLimit}"),
        (options.Filter, r => r.Filter ?? "none"),
    ];

    private static void RequirePlugins(JournalHeader header, IReadOnlyList<string> plugins)
    {
        var names = header.Description.Options.Plugins;
        if (plugins.Count != names.Count)
        {
            throw new UsageException(names.Count == 0
                ? "--resume goes on with the run's own options: it had no plug-in. Leave --plugin out."
                : $"the run used {string.Join(", ", names)}: name {(names.Count == 1 ? "it" : "them")} again with --plugin, since reports hold no paths.");
        }

        foreach (var ((plugin, name), digest) in plugins.Zip(names).Zip(header.Plugins))
        {
            if (File.Exists(plugin) && Digest(plugin) != digest)
            {
                throw new NotComparableException($"--plugin {OneLine.Of(plugin)} is not the {name} that the run began with: what was measured would be of two builds. Start a new run.");
            }
        }
    }
}
