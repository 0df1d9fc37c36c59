using PBench.Strategies;

namespace PBench.Harness.Measuring;

/// <summary>What became of a case, as the reports name it.</summary>
public enum Outcome
{
    Correct,
    Wrong,
    Threw,
    Died,
}

/// <summary>What a child process found out. Travels back as a JSON file.</summary>
public sealed record ChildResult
{
    public Outcome? Outcome { get; set; }
    public string? Error { get; set; }

    /// <summary>What the child was doing; the last word of a child that died.</summary>
    public string Phase { get; set; } = "starting";

    public bool Finished { get; set; }
    public int Items { get; set; }
    public List<AnswerCheck> Checks { get; set; } = [];

    /// <summary>The second answer was the same as the first; null where the workload cannot tell.</summary>
    public bool? Repeatable { get; set; }

    /// <summary>What the first answer shows beyond right and wrong, or null.</summary>
    public string? Note { get; set; }
    public double? OpenNs { get; set; }
    public double? StartupNs { get; set; }
    public double? ColdNs { get; set; }

    /// <summary>The one map of the cold run, in it the compiling of its code.</summary>
    public double? ColdMapNs { get; set; }
    public double? FirstResultNs { get; set; }
    public List<IterationSample> Iterations { get; set; } = [];
    public TraceSummary? Trace { get; set; }
    public List<ChunkTrace> Chunks { get; set; } = [];

    /// <summary>Stopwatch reading at the start of the traced map; zero of the times in overhead.csv.</summary>
    public long TraceStart { get; set; }

    /// <summary>What encoded items and results, or null where nothing is encoded.</summary>
    public string? Codec { get; set; }

    public OrderObservation? Ordered { get; set; }
    public OrderObservation? Unordered { get; set; }
    public long? PeakRssBytes { get; set; }

    /// <summary>Processor time this process used while it waited for its turn: next to nothing, since another was measured then. Null where it did not wait.</summary>
    public double? WaitingCpuNs { get; set; }

    /// <summary>Time spent in timed iterations, for planning the next rounds.</summary>
    public double MeasuringNs { get; set; }

    /// <summary>What BenchmarkDotNet's engine printed, for its own reports.</summary>
    public List<string> EngineLines { get; set; } = [];

    public List<ContractCheck> Contract { get; set; } = [];

    /// <summary>This, of the process that timed a case, with what its cold process found out before.</summary>
    public ChildResult After(ChildResult cold) => this with
    {
        Outcome = cold.Outcome > Outcome ? cold.Outcome : Outcome,
        Checks = [.. cold.Checks.Union(Checks)],
        Note = cold.Note ?? Note,
        OpenNs = cold.OpenNs,
        StartupNs = cold.StartupNs,
        ColdNs = cold.ColdNs,
        ColdMapNs = cold.ColdMapNs,
        Ordered = cold.Ordered,
        Unordered = cold.Unordered,
    };
}

/// <summary>One answer against the oracle.</summary>
public sealed record AnswerCheck(long Compared, long Mismatches, long? FirstMismatchIndex, string? Expected, string? Actual, long? Distinct)
{
    public bool IsCorrect => Mismatches == 0;
}

/// <summary>One timed iteration: a batch of <paramref name="Operations"/> maps.</summary>
/// <param name="StartedUtc">When it began.</param>
/// <param name="Operations">Maps in the batch.</param>
/// <param name="ElapsedNs">Wall-clock time of the batch.</param>
/// <param name="CpuNs">User and system time of the parent and all workers, or null where it cannot be read.</param>
/// <param name="AllocatedBytes">Bytes allocated on the managed heaps of the parent and its workers.</param>
public sealed record IterationSample(DateTime StartedUtc, long Operations, double ElapsedNs, double? CpuNs, long? AllocatedBytes);

/// <summary>What came out of one map that recorded order: statistics or an error.</summary>
public sealed record OrderObservation(int Items, Verifying.OrderStatistics? Statistics, string? Error);

/// <summary>One promise of the strategy contract, kept or not.</summary>
public sealed record ContractCheck(string Promise, bool Kept, string? Error);
