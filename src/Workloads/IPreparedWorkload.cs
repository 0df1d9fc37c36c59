using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A workload with its input in memory.</summary>
public interface IPreparedWorkload
{
    /// <summary>Number of items.</summary>
    int Items { get; }

    /// <summary>One whole map: what is timed. Returns the results untouched, for <see cref="Check"/>.</summary>
    Task<object> RunAsync(IMapSession session, MapOptions options, CancellationToken cancellation);

    /// <summary>Compares results of <see cref="RunAsync"/> with the oracle, which uses no strategy. Never inside a timed region.</summary>
    CorrectnessCheck Check(object results);

    /// <summary>Maps the function wrapped so that each result carries its item's index, and returns the indexes in the order of delivery: by <c>MapAsync</c> where <paramref name="ordered"/>, else by <c>StreamUnorderedAsync</c>.</summary>
    /// <remarks>Holds a second, indexed copy of the items while it runs.</remarks>
    Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation);

    /// <summary>One line on what these results show beyond right and wrong (completion order, distinct draws, counters per process), or null.</summary>
    string? Note(object results) => null;

    /// <summary>True when the results of two runs are the same, clock readings and process ids aside; null when the workload cannot tell.</summary>
    bool? Repeats(object first, object second) => null;
}

/// <summary>Results against the oracle.</summary>
/// <param name="Compared">Number of results compared.</param>
/// <param name="Mismatches">Number that differ; lengths that differ count as well.</param>
/// <param name="FirstMismatchIndex">Index of the first that differs, or null.</param>
/// <param name="Expected">The first mismatch's expected value as one short line, or null.</param>
/// <param name="Actual">The first mismatch's actual value as one short line, or null.</param>
/// <param name="Distinct">Number of distinct random draws, for workloads that count them.</param>
public sealed record CorrectnessCheck(long Compared, long Mismatches, long? FirstMismatchIndex, string? Expected, string? Actual, long? Distinct = null)
{
    /// <summary>Nothing differs.</summary>
    public bool IsCorrect => Mismatches == 0;
}
