using CsvHelper;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.SelfTest;

/// <summary>A row of <c>self-test.csv</c>: one session, a whole gate over one case whose true ratio is known.</summary>
[CsvRecord]
public sealed partial record SelfTestRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";

    /// <summary>Work that the head has more than the base, in percent; 0: A against A.</summary>
    [CsvColumn("slowdown_percent")] public double SlowdownPercent { get; init; }

    /// <summary>Of this slow-down, from 1.</summary>
    [CsvColumn("session")] public int Session { get; init; }

    /// <summary><c>cpu-bound</c>, <c>memory-bound</c>, <c>small-chunks</c> or <c>sleeping</c>.</summary>
    [CsvColumn("kind")] public string Kind { get; init; } = "";
    [CsvColumn("started_utc")] public string StartedUtc { get; init; } = "";
    [CsvColumn("seconds")] public double Seconds { get; init; }

    /// <summary><c>pass</c>, <c>inconclusive</c>, <c>fail</c>; <c>failed</c> where the case could not be measured.</summary>
    [CsvColumn("verdict")] public string Verdict { get; init; } = "";

    /// <summary>Of the first batch alone.</summary>
    [CsvColumn("trial_verdict")] public string TrialVerdict { get; init; } = "";
    [CsvColumn("threshold")] public double Threshold { get; init; }
    [CsvColumn("ratio")] public double? Ratio { get; init; }
    [CsvColumn("low")] public double? Low { get; init; }
    [CsvColumn("high")] public double? High { get; init; }
    [CsvColumn("log_error")] public double? LogError { get; init; }
    [CsvColumn("rounds")] public int Rounds { get; init; }

    /// <summary>Rounds that did not count because others used the processors, both batches.</summary>
    [CsvColumn("contended_rounds")] public int ContendedRounds { get; init; }
    [CsvColumn("confirmation_ratio")] public double? ConfirmationRatio { get; init; }
    [CsvColumn("confirmation_rounds")] public int? ConfirmationRounds { get; init; }
    [CsvColumn("cpu_ratio")] public double? CpuRatio { get; init; }
    [CsvColumn("cpu_verdict")] public string CpuVerdict { get; init; } = "";
    [CsvColumn("allocated_ratio")] public double? AllocatedRatio { get; init; }

    /// <summary>Processors that others used, on average over all rounds.</summary>
    [CsvColumn("foreign_cores")] public double? ForeignCores { get; init; }

    /// <summary>Median ÷ 5 % quantile of the base arm's iterations: 1 is a quiet machine.</summary>
    [CsvColumn("base_spread")] public double? BaseSpread { get; init; }
    [CsvColumn("seed")] public long Seed { get; init; }
    [CsvColumn("reason")] public string Reason { get; init; } = "";
}
