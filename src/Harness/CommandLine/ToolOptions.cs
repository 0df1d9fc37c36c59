using System.CommandLine;

namespace PBench.Harness.CommandLine;

/// <summary>The options of the tool. All take text: <see cref="RequestReader"/> checks it, so that every mistake gets one line that says what would be right.</summary>
internal sealed class ToolOptions
{
    public Option<string[]> Strategy { get; } = Several("--strategy", "NAME", "Strategies (default: all). Several: comma separated or repeated.", "-s");
    public Option<string[]> Workload { get; } = Several("--workload", "NAME", "Workloads instead of the suite's, also with parameters: payload[size=8].", "-w");
    public Option<string[]> Workers { get; } = Several("--workers", "N", "Workers, 0 to 1024 (default: the workload's own, else the usable processors).");
    public Option<string[]> ChunkSize { get; } = Several("--chunk-size", "N|auto", "Items handed over at once (default: the workload's own).");
    public Option<string?> Suite { get; } = One("--suite", "quick|seeds|full", "What to run (default: quick).");
    public Option<string?> Scale { get; } = One("--scale", "X", "Size of the inputs; 1 is the published size (default: the suite's).");
    public Option<string?> Rounds { get; } = One("--rounds", "N", "How often every case is measured, each time in a fresh process (default: 5; suite seeds: 3).");
    public Option<string?> Seed { get; } = One("--seed", "N", "Seed of the order of the cases (default: random, recorded).");
    public Option<string?> MaxTime { get; } = One("--max-time", "TIME", "No case starts after it: seconds, or 90s, 5m, 1h (default: none; suite quick plans for 90s).");
    public Option<string?> TimeLimit { get; } = One("--time-limit", "TIME", "A case's process is killed after it (default: 120s).");
    public Option<string?> Out { get; } = One("--out", "DIR", "Where reports go (default: results/<utc time>); must be new or empty.", "-o");
    public Option<string?> Resume { get; } = One("--resume", "DIR", "Goes on with the interrupted run in this folder, with its own options.");
    public Option<string?> History { get; } = One("--history", "FILE", "The history that complete runs append to (default: results/history.csv).");
    public Option<string?> Filter { get; } = One("--filter", "GLOB", "Only cases whose name matches; * and ? stand for anything.");
    public Option<string[]> Plugin { get; } = new("--plugin") { HelpName = "FILE.dll", Description = "Loads strategies and workloads of your own (repeatable)." };
    public Option<bool> Limits { get; } = new("--limits") { Description = "Measures what the machine allows as well, in about ten seconds: copying, round trips, process start." };
    public Option<bool> Json { get; } = new("--json") { Description = "One JSON document on standard output and nothing else." };
    public Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours." };
    public Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "No progress." };
    public Option<bool> Verbose { get; } = new("--verbose") { Description = "A line for every process that ends." };

    /// <summary>What chooses cases.</summary>
    public IEnumerable<Option> Selection => [Strategy, Workload, Workers, ChunkSize, Suite, Scale, Filter, Plugin];

    public IEnumerable<Option> Measuring => [Rounds, Seed, MaxTime, TimeLimit];

    public IEnumerable<Option> Output => [Json, NoColor, Quiet, Verbose];

    private static Option<string[]> Several(string name, string help, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = help, Description = description };

    private static Option<string?> One(string name, string help, string description, params string[] aliases) =>
        new(name, aliases) { HelpName = help, Description = description };
}
