using PBench.Harness.CommandLine;
using PBench.Strategies;

namespace PBench.Harness.Gate.Arms;

/// <summary>A case of its kind.</summary>
/// <param name="Name">What it is bound by.</param>
/// <param name="Workload">A built-in workload.</param>
/// <param name="Scale">Such that one map takes some milliseconds and its time grows with the scale.</param>
/// <param name="ChunkSize">Items per chunk.</param>
/// <param name="Workers">Null: the workload's own.</param>
internal sealed record KindOfWork(string Name, string Workload, double Scale, ChunkSize ChunkSize, int? Workers = null);

/// <summary>Four cases that suffer from different things: what is gated where nothing is selected, and what the self-test runs.</summary>
internal static class KindsOfWork
{
    public const string Strategy = "task";

    public static IReadOnlyList<KindOfWork> All { get; } =
    [
        new("cpu-bound", "mandelbrot", 0.25, ChunkSize.Auto),
        new("memory-bound", "sum-memory", 1, ChunkSize.Auto),
        // Not noop: with nothing to do between two chunks, workers fight over one cache line, and 10 % more chunks cost anything from 4 to 17 %.
        new("small-chunks", "distance", 0.05, ChunkSize.Of(20), Environment.ProcessorCount),
        // Sleeps are of whole milliseconds, and starting and waking up stay the same: from 20 to 21 ms a map grew by 4.90 %. From 19
        // to 20 it is 5.2 %: not less than what is said.
        new("sleeping", "sleep", 0.019, ChunkSize.Of(1)),
    ];

    /// <summary>The request for one kind; what the user chose stands.</summary>
    public static RunRequest Request(KindOfWork kind, RunRequest request) => request with
    {
        Workloads = [new WorkloadChoice(kind.Workload, new Dictionary<string, string>())],
        Scale = request.Scale ?? kind.Scale,
        ChunkSizes = request.ChunkSizes.Count > 0 ? request.ChunkSizes : [kind.ChunkSize],
        Workers = request.Workers.Count == 0 && kind.Workers is { } workers ? [workers] : request.Workers,
    };
}
