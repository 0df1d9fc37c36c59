using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>A row of <c>ordering.csv</c>: in which order the results of one case came, in one mode.</summary>
[CsvRecord]
public sealed partial record OrderingRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("mode")] public string Mode { get; init; } = "";
    [CsvColumn("items")] public long? Items { get; init; }
    [CsvColumn("in_order")] public bool? InOrder { get; init; }
    [CsvColumn("missing")] public long? Missing { get; init; }
    [CsvColumn("duplicated")] public long? Duplicated { get; init; }
    [CsvColumn("completion_inversions")] public long? CompletionInversions { get; init; }
    [CsvColumn("kendall_tau")] public double? KendallTau { get; init; }
    [CsvColumn("max_displacement")] public long? MaxDisplacement { get; init; }
    [CsvColumn("status")] public string Status { get; init; } = "";
    [CsvColumn("error")] public string? Error { get; init; }
}
