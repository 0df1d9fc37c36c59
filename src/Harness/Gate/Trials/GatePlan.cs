using PBench.Harness.Gate.Arms;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>What a gate is to measure and how it judges.</summary>
public sealed record GatePlan
{
    /// <summary>Identity of the run in every row, from its UTC start.</summary>
    public required string Run { get; init; }
    public required Arm Base { get; init; }
    public required Arm Head { get; init; }
    public required IReadOnlyList<GateCase> Cases { get; init; }

    /// <summary>Metrics that a case's verdict depends on; the others inform.</summary>
    public required IReadOnlyCollection<Metric> Deciding { get; init; }
    public required Regression Regression { get; init; }
    public required LookSchedule Schedule { get; init; }

    /// <summary>Seed of the order of cases and arms.</summary>
    public required long Seed { get; init; }

    /// <summary>No process starts after it; null: no limit but the rounds'.</summary>
    public required TimeSpan? MaxTime { get; init; }

    /// <summary>A process that takes longer is killed.</summary>
    public required TimeSpan TimeLimit { get; init; }
}
