using PBench.Harness.Gate.Statistics;
using PBench.Harness.Machine;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A gate as data: what <c>verdict.json</c> and <c>--json</c> hold, and what every other report is made from.</summary>
internal sealed record GateDocument
{
    public int Schema { get; init; } = ReportSchema.Version;
    public required string Run { get; init; }
    public required DateTime StartedUtc { get; init; }
    public required double Seconds { get; init; }

    /// <summary><c>arms</c> or <c>rules</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The worst of all cases and rules.</summary>
    public required Verdict Verdict { get; init; }
    public required int ExitCode { get; init; }

    /// <summary>Every exit code that applies, with its reason.</summary>
    public required IReadOnlyList<ExitReason> Reasons { get; init; }

    /// <summary>The arms; null under rules.</summary>
    public string? Base { get; init; }
    public string? Head { get; init; }

    /// <summary>Smallest slow-down that matters, as a share; null under rules.</summary>
    public double? Threshold { get; init; }

    /// <summary>What becomes of an inconclusive case.</summary>
    public required InconclusivePolicy InconclusivePolicy { get; init; }
    public required bool Interrupted { get; init; }

    /// <summary>Seed of the order of cases and arms.</summary>
    public required long Seed { get; init; }
    public IReadOnlyList<VerdictEntry> Cases { get; init; } = [];
    public IReadOnlyList<VerdictEntry> Rules { get; init; } = [];

    /// <summary>What was left out, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
    public required MachineInfo Machine { get; init; }

    /// <summary>Cases and rules alike.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public IEnumerable<VerdictEntry> Entries => Cases.Concat(Rules);

    /// <summary>The verdict in one line.</summary>
    public string Line => $"{Entries.Count()} {Kind switch { "rules" => "rules", _ => "cases" }}: {Count(VerdictStatus.Pass)} passed, {Count(VerdictStatus.Fail)} failed, {Count(VerdictStatus.Inconclusive)} inconclusive, {Count(VerdictStatus.NotMeasured)} not measured"
        + (Reasons.Count == 0 ? "" : "; " + string.Join("; ", Reasons.Select(r => $"{r.Text} (exit {r.Code})")));

    private int Count(VerdictStatus status) => Entries.Count(e => e.Verdict == status);
}

/// <summary>What became of a case or a rule.</summary>
internal enum VerdictStatus
{
    Pass,
    Inconclusive,
    Fail,

    /// <summary>It crashed, took too long, or gave a wrong answer: there is nothing to judge.</summary>
    NotMeasured,
}

/// <summary>What is too noisy to judge may still not stop a build.</summary>
internal enum InconclusivePolicy
{
    Fail,
    Warn,
    Pass,
}

/// <summary>One case or rule.</summary>
internal sealed record VerdictEntry
{
    /// <summary>The case's name, or the rule's text.</summary>
    public required string Name { get; init; }
    public required VerdictStatus Verdict { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Where a rule stands; null for cases.</summary>
    public string? File { get; init; }

    /// <summary>From 1; null for cases.</summary>
    public int? Line { get; init; }

    /// <summary>From 1; null for cases.</summary>
    public int? Column { get; init; }

    /// <summary>All figures, of both batches.</summary>
    public required IReadOnlyList<VerdictFigure> Figures { get; init; }

    /// <summary>Rounds that did not count because others used the processors.</summary>
    public required int ContendedRounds { get; init; }

    /// <summary>Processors that others used, on average over all rounds; null where the system does not tell.</summary>
    public required double? ForeignCores { get; init; }

    /// <summary>The figure to show: of the last batch, one that decides.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public VerdictFigure? Shown => Figures.LastOrDefault(f => f.Decides && f.Batch == Figures[^1].Batch && (int)f.Verdict == (int)Verdict)
        ?? Figures.LastOrDefault(f => f.Decides && f.Batch == Figures[^1].Batch);
}

/// <summary>One metric of a case, or the value of a rule, in one batch.</summary>
internal sealed record VerdictFigure
{
    /// <summary><c>wall</c>, <c>cpu</c>, <c>allocated</c>; <c>rule</c> for a rule: left side ÷ right side.</summary>
    public required string Metric { get; init; }

    /// <summary>1: the trial; 2: the confirmation of a failure.</summary>
    public required int Batch { get; init; }

    /// <summary>The verdict depends on it.</summary>
    public required bool Decides { get; init; }
    public required Verdict Verdict { get; init; }

    /// <summary>The figure in words, with its unit.</summary>
    public string Text { get; init; } = "";

    /// <summary>What <see cref="Ratio"/> is of: <c>q05</c>, <c>q10</c>, <c>q20</c> (pooled quantiles) or <c>minima</c> (median over rounds of the processes' fastest iterations).</summary>
    public string Statistic { get; init; } = "";

    /// <summary>Head ÷ base; left ÷ right side of a rule. Null where it was not measured.</summary>
    public double? Ratio { get; init; }

    /// <summary>One-sided bounds, each wrong with probability <see cref="Alpha"/>.</summary>
    public double? Low { get; init; }

    /// <inheritdoc cref="Low"/>
    public double? High { get; init; }

    /// <summary>The share of the permitted error that the last look spent.</summary>
    public required double Alpha { get; init; }

    /// <summary>Standard error of ln(ratio).</summary>
    public double? LogError { get; init; }

    /// <summary>Low quantile per operation, in ns or bytes; the left side of a rule in its own unit.</summary>
    public double? Base { get; init; }

    /// <inheritdoc cref="Base"/>
    public double? Head { get; init; }

    /// <summary>Rounds that count.</summary>
    public required int Rounds { get; init; }

    /// <summary>For information: ratio of the pooled medians.</summary>
    public double? MedianRatio { get; init; }

    /// <summary>For information: ratio of the pooled 95 % quantiles.</summary>
    public double? P95Ratio { get; init; }

    /// <summary>Cross-check: median over rounds of (fastest iteration of the head ÷ fastest of the base).</summary>
    public double? LaunchMinimumRatio { get; init; }

    /// <summary>Median ÷ 5 % quantile: 1 is a quiet machine.</summary>
    public double? BaseSpread { get; init; }

    /// <inheritdoc cref="BaseSpread"/>
    public double? HeadSpread { get; init; }
}
