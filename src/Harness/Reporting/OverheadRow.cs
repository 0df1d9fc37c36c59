using CsvHelper;

namespace PBench.Harness.Reporting;

/// <summary>A row of <c>overhead.csv</c>: one chunk of the traced iteration. Times are nanoseconds from the start of the map; null where the strategy has no such phase.</summary>
[CsvRecord]
public sealed partial record OverheadRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("chunk")] public long Chunk { get; init; }
    [CsvColumn("first_item")] public long FirstItem { get; init; }
    [CsvColumn("items")] public int Items { get; init; }
    [CsvColumn("worker")] public int Worker { get; init; }
    [CsvColumn("process_id")] public int ProcessId { get; init; }
    [CsvColumn("attempt")] public int Attempt { get; init; }
    [CsvColumn("bytes_in")] public long? BytesIn { get; init; }
    [CsvColumn("bytes_out")] public long? BytesOut { get; init; }
    [CsvColumn("formed_ns")] public double? FormedNs { get; init; }
    [CsvColumn("encoded_ns")] public double? EncodedNs { get; init; }
    [CsvColumn("sent_ns")] public double? SentNs { get; init; }
    [CsvColumn("received_ns")] public double? ReceivedNs { get; init; }
    [CsvColumn("started_ns")] public double? StartedNs { get; init; }
    [CsvColumn("finished_ns")] public double? FinishedNs { get; init; }
    [CsvColumn("returned_ns")] public double? ReturnedNs { get; init; }
    [CsvColumn("delivered_ns")] public double? DeliveredNs { get; init; }

    /// <summary>Number of chunks the traced iteration had; larger than the rows of the case where they were sampled.</summary>
    [CsvColumn("sampled_of")] public long SampledOf { get; init; }
}
