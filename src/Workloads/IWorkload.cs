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

    /// <summary>Raised when input, function or answer change: times of different revisions are not compared.</summary>
    int Revision => 1;

    /// <summary>True when items write lines to standard error: redirect it where thousands of them would disturb.</summary>
    bool Prints => false;

    /// <summary>What a strategy of these traits must do with it. An expected outcome is status <c>ok</c>, whatever it is.</summary>
    ExpectedOutcome Expect(StrategyTraits traits, WorkloadSettings settings);

    /// <summary>Bytes of memory that input and results need in the caller, roughly; asked before <see cref="Prepare"/>.</summary>
    long EstimateBytes(WorkloadSettings settings);

    /// <summary>Makes the seeded input. The same settings give the same input on every machine.</summary>
    /// <exception cref="ArgumentException">A parameter has a value it does not know, or the scale is not a positive number.</exception>
    IPreparedWorkload Prepare(WorkloadSettings settings);
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
