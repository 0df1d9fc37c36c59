using System.Globalization;
using CsvHelper;
using PBench.Harness.Machine;
using PBench.Harness.Reporting;

namespace PBench.Harness.History;

/// <summary>A row of <c>history.csv</c>: one case of one complete run, with what tells whether two rows may be compared.</summary>
[CsvRecord]
public sealed partial record HistoryRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("started_utc")] public string StartedUtc { get; init; } = "";

    /// <summary><see cref="Hardware.Digest"/>.</summary>
    [CsvColumn("machine")] public string Machine { get; init; } = "";
    [CsvColumn("processor")] public string Processor { get; init; } = "";
    [CsvColumn("usable_cores")] public int UsableCores { get; init; }
    [CsvColumn("runtime")] public string Runtime { get; init; } = "";
    [CsvColumn("pbench")] public string Pbench { get; init; } = "";
    [CsvColumn("commit")] public string? Commit { get; init; }
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("revision")] public int Revision { get; init; }
    [CsvColumn("parameters")] public string? Parameters { get; init; }
    [CsvColumn("scale")] public double Scale { get; init; }
    [CsvColumn("items")] public long Items { get; init; }
    [CsvColumn("chunk_size")] public string ChunkSize { get; init; } = "";
    [CsvColumn("workers")] public int Workers { get; init; }
    [CsvColumn("status")] public string Status { get; init; } = "";
    [CsvColumn("outcome")] public string? Outcome { get; init; }
    [CsvColumn("rounds")] public int Rounds { get; init; }
    [CsvColumn("median_ns")] public double? MedianNs { get; init; }
    [CsvColumn("ci95_low_ns")] public double? Ci95LowNs { get; init; }
    [CsvColumn("ci95_high_ns")] public double? Ci95HighNs { get; init; }
    [CsvColumn("speedup")] public double? Speedup { get; init; }
    [CsvColumn("cpu_ns")] public double? CpuNs { get; init; }
    [CsvColumn("allocated_bytes")] public double? AllocatedBytes { get; init; }

    /// <summary>The rows of a complete run.</summary>
    public static IEnumerable<HistoryRow> Of(RunDescription run, IEnumerable<CaseRow> cases) => cases.Select(row => Of(run, row));

    private static HistoryRow Of(RunDescription run, CaseRow row) => new()
    {
        Run = run.Run,
        Case = row.Case,
        StartedUtc = run.StartedUtc.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Machine = Hardware.Of(run.Machine).Digest,
        Processor = OneLine.Of(run.Machine.Processor.Name)!,
        UsableCores = run.Machine.Processor.UsableCores,
        Runtime = run.Machine.Runtime.Framework,
        Pbench = run.Machine.Versions.Pbench,
        Commit = run.Machine.Versions.Commit,
        Strategy = row.Strategy,
        Workload = row.Workload,
        Revision = run.WorkloadRevisions.GetValueOrDefault(row.Workload, 1),
        Parameters = row.Parameters,
        Scale = row.Scale,
        Items = row.Items,
        ChunkSize = row.ChunkSize,
        Workers = row.Workers,
        Status = row.Status,
        Outcome = row.Outcome,
        Rounds = row.Rounds,
        MedianNs = row.MedianNs,
        Ci95LowNs = row.Ci95LowNs,
        Ci95HighNs = row.Ci95HighNs,
        Speedup = row.Speedup,
        CpuNs = row.CpuNs,
        AllocatedBytes = row.AllocatedBytes,
    };
}
