using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>What a gate is to measure and how it judges.</summary>
internal sealed record GatePlan
{
    /// <summary>Identity of the run in every row, from its UTC start.</summary>
    public required string Run { get; init; }
    public required IReadOnlyList<Trial> Trials { get; init; }
    public required LookSchedule Schedule { get; init; }

    /// <summary>Seed of the order of trials and of their subjects.</summary>
    public required long Seed { get; init; }

    /// <summary>No process starts after it; null: no limit but the rounds'.</summary>
    public required TimeSpan? MaxTime { get; init; }

    /// <summary>A process that takes longer is killed.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
