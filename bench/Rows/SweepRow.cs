using CsvHelper;

namespace PBench.Bench.Rows;

/// <summary>A row of <c>chunk-sweep.csv</c>: one workload on one strategy at one chunk size.</summary>
[CsvRecord]
internal sealed partial record SweepRow
{
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("strategy")] public string Strategy { get; init; } = "";
    [CsvColumn("workers")] public int Workers { get; init; }
    [CsvColumn("items")] public int Items { get; init; }

    /// <summary>Items per chunk, or <c>auto</c>.</summary>
    [CsvColumn("chunk_size")] public string ChunkSize { get; init; } = "";

    /// <summary>Low quantile of the time of a map.</summary>
    [CsvColumn("low_ns")] public double LowNs { get; init; }
    [CsvColumn("median_ns")] public double MedianNs { get; init; }
    [CsvColumn("n")] public int Count { get; init; }

    /// <summary>Time at the best fixed size over this time.</summary>
    [CsvColumn("of_best_fixed")] public double OfBestFixed { get; init; }
}
