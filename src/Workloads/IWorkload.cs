using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>A piece of work with a known answer. Describes only; <see cref="Prepare"/> makes the input.</summary>
public interface IWorkload
{
    /// <summary>Stable name on the command line and in reports, e.g. <c>distance</c>.</summary>
    string Name { get; }

    /// <summary>One line for <c>pbench list</c>.</summary>
    string Description { get; }

    /// <summary>The size, workers and chunk size of the original.</summary>
    WorkloadDefaults Defaults { get; }

    /// <summary>What can be varied beyond scale; empty for most.</summary>
    IReadOnlyList<WorkloadParameter> Parameters { get; }

    /// <summary>What its tutorial reported, or null.</summary>
    PublishedFigure? Published { get; }

    /// <summary>What a strategy of these traits must do with it. An expected outcome is status <c>ok</c>, whatever it is.</summary>
    ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings);

    /// <summary>Bytes of memory that input and results need in the caller, roughly; asked before <see cref="Prepare"/>.</summary>
    long EstimateBytes(WorkloadSettings settings);

    /// <summary>Makes the seeded input. The same settings give the same input on every machine.</summary>
    IPreparedWorkload Prepare(WorkloadSettings settings);
}

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
    Task<long[]> ObserveOrderAsync(IMapSession session, bool ordered, MapOptions options, CancellationToken cancellation);
}

/// <summary>The original's size.</summary>
/// <param name="Items">Items at scale 1.</param>
/// <param name="Workers">Workers, or null for the processors usable.</param>
/// <param name="ChunkSize">Items per chunk.</param>
/// <param name="QuickScale">Scale at which one serial map takes at most a few hundred milliseconds, for suite <c>quick</c>.</param>
public sealed record WorkloadDefaults(int Items, int? Workers, ChunkSize ChunkSize, double QuickScale = 1);

/// <summary>One thing that can be varied.</summary>
/// <param name="Name">Key in the case name, e.g. <c>body</c>.</param>
/// <param name="Values">Allowed values; the first is the default.</param>
public sealed record WorkloadParameter(string Name, IReadOnlyList<string> Values);

/// <summary>What the tutorial's author measured, on other hardware: only ratios compare.</summary>
/// <param name="Text">The report in one line.</param>
/// <param name="Serial">Serial time, where given.</param>
/// <param name="Parallel">Parallel time, where given.</param>
/// <param name="Speedup">Serial ÷ parallel, where given.</param>
public sealed record PublishedFigure(string Text, TimeSpan? Serial = null, TimeSpan? Parallel = null, double? Speedup = null);

/// <summary>What is asked of a workload.</summary>
public sealed record WorkloadSettings
{
    /// <summary>1 = the published size. Above 0.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>Seed of the input.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Chosen parameter values; those missing have their default.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>What must happen.</summary>
public enum ExpectedOutcome
{
    /// <summary>The answer is right.</summary>
    Correct,

    /// <summary>The answer may be wrong: the workload shows a trap of this kind of strategy.</summary>
    MayBeWrong,

    /// <summary>The map fails with an error.</summary>
    Throws,

    /// <summary>The process that runs the map ends.</summary>
    Dies,
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
