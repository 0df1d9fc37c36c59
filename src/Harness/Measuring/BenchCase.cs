using System.Globalization;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Measuring;

/// <summary>One strategy on one workload with everything fixed.</summary>
public sealed record BenchCase(
    string Strategy, string Workload, IReadOnlyList<KeyValuePair<string, string>> Parameters,
    double Scale, int Items, ChunkSize ChunkSize, int Workers, ExpectedOutcome Expected)
{
    /// <summary>Name of the strategy every other is compared with.</summary>
    public const string Baseline = "serial";

    /// <summary>The workload's estimate of the memory it needs, in bytes.</summary>
    public double MemoryBytes { get; init; }

    /// <summary><c>key=value,key=value</c>, or empty.</summary>
    public string ParameterText => string.Join(',', Parameters.Select(p => $"{p.Key}={p.Value}"));

    /// <summary>The workload with its parameters: <c>payload[bytes=8]</c>.</summary>
    public string WorkloadText => Parameters.Count == 0 ? Workload : $"{Workload}[{ParameterText}]";

    /// <summary>What is the same for a case and its serial baseline.</summary>
    public string BaselineKey => string.Create(CultureInfo.InvariantCulture, $"{WorkloadText}/{Items}/{Scale:R}");

    /// <summary><c>strategy/workload[key=value]/items/chunk/workers</c>: the same on every machine.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"{Strategy}/{WorkloadText}/{Items}/{ChunkSize}/{Workers}");

    public bool IsBaseline => Strategy == Baseline;

    /// <summary>The workload can be timed: it ends, with results.</summary>
    public bool IsTimed => Expected is ExpectedOutcome.Correct or ExpectedOutcome.MayBeWrong;

    public override string ToString() => Name;
}
