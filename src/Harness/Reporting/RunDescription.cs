using PBench.Harness.Machine;

namespace PBench.Harness.Reporting;

/// <summary>What <c>machine.json</c> holds: the machine, and how the run was asked for.</summary>
public sealed record RunDescription
{
    public int Schema { get; init; } = ReportSchema.Version;
    public required string Run { get; init; }
    public required DateTime StartedUtc { get; init; }
    public DateTime? EndedUtc { get; init; }

    /// <summary>Seed of the order inside the rounds; with it and the options a run repeats.</summary>
    public required long Seed { get; init; }

    /// <summary>Rounds in which every case was launched.</summary>
    public required int CompletedRounds { get; init; }
    public required bool Interrupted { get; init; }

    /// <summary>How often an interrupted run was gone on with.</summary>
    public int Resumed { get; init; }

    /// <summary>Revision of each workload's definition, by name; a workload that is missing has 1.</summary>
    public IReadOnlyDictionary<string, int> WorkloadRevisions { get; init; } = new SortedDictionary<string, int>(StringComparer.Ordinal);
    public required RunOptions Options { get; init; }
    public required MachineInfo Machine { get; init; }
}

/// <summary>The options of a run, as given or by default. Files only by name: paths stay on the machine.</summary>
public sealed record RunOptions
{
    public required string Suite { get; init; }
    public IReadOnlyList<string> Strategies { get; init; } = [];
    public IReadOnlyList<string> Workloads { get; init; } = [];
    public IReadOnlyList<int> Workers { get; init; } = [];
    public IReadOnlyList<string> ChunkSizes { get; init; } = [];
    public double? Scale { get; init; }
    public int Rounds { get; init; }
    public double? MaxTimeSeconds { get; init; }
    public double TimeLimitSeconds { get; init; }
    public string? Filter { get; init; }
    public IReadOnlyList<string> Plugins { get; init; } = [];
}
