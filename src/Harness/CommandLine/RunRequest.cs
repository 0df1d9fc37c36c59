using PBench.Strategies;

namespace PBench.Harness.CommandLine;

/// <summary>What the user asked for, checked as far as the words go. Empty lists and nulls are defaults.</summary>
public sealed record RunRequest
{
    public const int MaxWorkers = 1024;
    public static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromSeconds(120);

    public string Suite { get; init; } = "quick";
    public IReadOnlyList<string> Strategies { get; init; } = [];
    public IReadOnlyList<WorkloadChoice> Workloads { get; init; } = [];
    public IReadOnlyList<int> Workers { get; init; } = [];
    public IReadOnlyList<ChunkSize> ChunkSizes { get; init; } = [];
    public double? Scale { get; init; }

    /// <summary>Null: the suite's own.</summary>
    public int? Rounds { get; init; }
    public long? Seed { get; init; }
    public TimeSpan? MaxTime { get; init; }
    public TimeSpan TimeLimit { get; init; } = DefaultTimeLimit;
    public string? Out { get; init; }
    public string? Filter { get; init; }
    public IReadOnlyList<string> Plugins { get; init; } = [];
    public bool Json { get; init; }
    public bool Quiet { get; init; }
    public bool Verbose { get; init; }
}

/// <summary>A workload by name, with the parameters chosen for it: <c>payload[size=8]</c>.</summary>
public sealed record WorkloadChoice(string Name, IReadOnlyDictionary<string, string> Parameters);
