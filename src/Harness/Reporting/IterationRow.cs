using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>A row of <c>iterations.csv</c>: one timed iteration of one case in one round. Times, CPU and bytes are of the whole batch of <see cref="Operations"/> maps.</summary>
[CsvRecord]
public sealed partial record IterationRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("round")] public int Round { get; init; }

    /// <summary>Place of the case's process among all processes of the run, from 1.</summary>
    [CsvColumn("sequence")] public int Sequence { get; init; }
    [CsvColumn("started_utc")] public string StartedUtc { get; init; } = "";
    [CsvColumn("iteration")] public int Iteration { get; init; }
    [CsvColumn("operations")] public long Operations { get; init; }
    [CsvColumn("elapsed_ns")] public double ElapsedNs { get; init; }
    [CsvColumn("cpu_ns")] public double? CpuNs { get; init; }
    [CsvColumn("allocated_bytes")] public long? AllocatedBytes { get; init; }
}
