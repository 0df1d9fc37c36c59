using CsvHelper;
using PBench.Harness.Reporting;

namespace PBench.Harness.Gate.Reporting;

/// <summary>A row of <c>verdict.csv</c>: one metric of one case (or one rule) in one batch.</summary>
[CsvRecord]
public sealed partial record VerdictRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";

    /// <summary>The case's name, or the rule's text.</summary>
    [CsvColumn("case")] public string Case { get; init; } = "";

    /// <summary><c>pass</c>, <c>inconclusive</c>, <c>fail</c> or <c>not_measured</c>.</summary>
    [CsvColumn("verdict")] public string Verdict { get; init; } = "";
    [CsvColumn("reason")] public string Reason { get; init; } = "";
    [CsvColumn("metric")] public string Metric { get; init; } = "";
    [CsvColumn("batch")] public int Batch { get; init; }
    [CsvColumn("decides")] public bool Decides { get; init; }
    [CsvColumn("metric_verdict")] public string MetricVerdict { get; init; } = "";
    [CsvColumn("statistic")] public string Statistic { get; init; } = "";
    [CsvColumn("ratio")] public double? Ratio { get; init; }
    [CsvColumn("low")] public double? Low { get; init; }
    [CsvColumn("high")] public double? High { get; init; }
    [CsvColumn("alpha")] public double Alpha { get; init; }
    [CsvColumn("log_error")] public double? LogError { get; init; }

    /// <summary>Low quantile per operation, in ns or bytes.</summary>
    [CsvColumn("base")] public double? Base { get; init; }

    /// <inheritdoc cref="Base"/>
    [CsvColumn("head")] public double? Head { get; init; }
    [CsvColumn("threshold")] public double? Threshold { get; init; }
    [CsvColumn("rounds")] public int Rounds { get; init; }
    [CsvColumn("contended_rounds")] public int ContendedRounds { get; init; }
    [CsvColumn("foreign_cores")] public double? ForeignCores { get; init; }
    [CsvColumn("median_ratio")] public double? MedianRatio { get; init; }
    [CsvColumn("p95_ratio")] public double? P95Ratio { get; init; }
    [CsvColumn("launch_minimum_ratio")] public double? LaunchMinimumRatio { get; init; }
    [CsvColumn("base_spread")] public double? BaseSpread { get; init; }
    [CsvColumn("head_spread")] public double? HeadSpread { get; init; }
    [CsvColumn("file")] public string? File { get; init; }
    [CsvColumn("line")] public int? Line { get; init; }

    internal static IEnumerable<VerdictRow> Of(GateDocument document) =>
        from entry in document.Entries
        from f in entry.Figures
        select new VerdictRow
        {
            Run = document.Run,
            Case = entry.Name,
            Verdict = VerdictText.Of(entry.Verdict),
            Reason = entry.Reason,
            Metric = f.Metric,
            Batch = f.Batch,
            Decides = f.Decides,
            MetricVerdict = VerdictText.Of(f.Verdict),
            Statistic = f.Statistic,
            Ratio = f.Ratio,
            Low = f.Low,
            High = f.High,
            Alpha = f.Alpha,
            LogError = f.LogError,
            Base = f.Base,
            Head = f.Head,
            Threshold = document.Threshold,
            Rounds = f.Rounds,
            ContendedRounds = entry.ContendedRounds,
            ForeignCores = entry.ForeignCores,
            MedianRatio = f.MedianRatio,
            P95Ratio = f.P95Ratio,
            LaunchMinimumRatio = f.LaunchMinimumRatio,
            BaseSpread = f.BaseSpread,
            HeadSpread = f.HeadSpread,
            File = entry.File,
            Line = entry.Line,
        };
}
