using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>A row of <c>correctness.csv</c>: the answers of one case against its oracle. Counts are of the worst answer seen.</summary>
[CsvRecord]
public sealed partial record CorrectnessRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("items")] public long Items { get; init; }
    [CsvColumn("compared")] public long? Compared { get; init; }
    [CsvColumn("mismatches")] public long? Mismatches { get; init; }
    [CsvColumn("first_mismatch_index")] public long? FirstMismatchIndex { get; init; }
    [CsvColumn("expected")] public string? Expected { get; init; }
    [CsvColumn("actual")] public string? Actual { get; init; }
    [CsvColumn("distinct")] public long? Distinct { get; init; }

    /// <summary>Two answers of one process were the same, in every round; null where the workload cannot tell.</summary>
    [CsvColumn("repeatable")] public bool? Repeatable { get; init; }
    [CsvColumn("outcome")] public string? Outcome { get; init; }
    [CsvColumn("status")] public string Status { get; init; } = "";
    [CsvColumn("error")] public string? Error { get; init; }

    /// <summary>What the first answer shows beyond right and wrong: completion order, distinct draws, counters per process.</summary>
    [CsvColumn("note")] public string? Note { get; init; }
}
