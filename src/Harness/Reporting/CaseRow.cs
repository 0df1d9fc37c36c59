using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>A row of <c>cases.csv</c>: one case with everything the rounds said about it. Columns stand in the file's order; null is an empty cell.</summary>
[CsvRecord]
public sealed partial record CaseRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("parameters")] public string? Parameters { get; init; }
    [CsvColumn("scale")] public double Scale { get; init; }
    [CsvColumn("items")] public long Items { get; init; }
    [CsvColumn("chunk_size")] public string ChunkSize { get; init; } = "";
    [CsvColumn("chunks")] public long? Chunks { get; init; }
    [CsvColumn("workers")] public int Workers { get; init; }
    [CsvColumn("status")] public string Status { get; init; } = "";
    [CsvColumn("outcome")] public string? Outcome { get; init; }
    [CsvColumn("error")] public string? Error { get; init; }
    [CsvColumn("median_ns")] public double? MedianNs { get; init; }
    [CsvColumn("mean_ns")] public double? MeanNs { get; init; }
    [CsvColumn("stddev_ns")] public double? StddevNs { get; init; }
    [CsvColumn("ci95_low_ns")] public double? Ci95LowNs { get; init; }
    [CsvColumn("ci95_high_ns")] public double? Ci95HighNs { get; init; }
    [CsvColumn("min_ns")] public double? MinNs { get; init; }
    [CsvColumn("max_ns")] public double? MaxNs { get; init; }
    [CsvColumn("iterations")] public int Iterations { get; init; }
    [CsvColumn("rounds")] public int Rounds { get; init; }
    [CsvColumn("cold_ns")] public double? ColdNs { get; init; }
    [CsvColumn("startup_ns")] public double? StartupNs { get; init; }
    [CsvColumn("first_result_ns")] public double? FirstResultNs { get; init; }
    [CsvColumn("serial_median_ns")] public double? SerialMedianNs { get; init; }
    [CsvColumn("speedup")] public double? Speedup { get; init; }
    [CsvColumn("speedup_ci95_low")] public double? SpeedupCi95Low { get; init; }
    [CsvColumn("speedup_ci95_high")] public double? SpeedupCi95High { get; init; }
    [CsvColumn("efficiency")] public double? Efficiency { get; init; }
    [CsvColumn("items_per_s")] public double? ItemsPerS { get; init; }
    [CsvColumn("overhead_per_chunk_ns")] public double? OverheadPerChunkNs { get; init; }
    [CsvColumn("overhead_per_item_ns")] public double? OverheadPerItemNs { get; init; }
    [CsvColumn("imbalance_ns")] public double? ImbalanceNs { get; init; }
    [CsvColumn("trace_ratio")] public double? TraceRatio { get; init; }
    [CsvColumn("cpu_ns")] public double? CpuNs { get; init; }
    [CsvColumn("allocated_bytes")] public double? AllocatedBytes { get; init; }
    [CsvColumn("peak_rss_bytes")] public long? PeakRssBytes { get; init; }
    [CsvColumn("oversubscribed")] public bool Oversubscribed { get; init; }
    [CsvColumn("codec")] public string? Codec { get; init; }
    [CsvColumn("ordered")] public bool? Ordered { get; init; }
    [CsvColumn("correct")] public bool? Correct { get; init; }
}
