using CsvHelper;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising.SelfTest;

/// <summary>A row of <c>accuracy.csv</c>: one workload's advice against the best of a grid, measured head to head.</summary>
[CsvRecord]
public sealed partial record AccuracyRow : IReportRow
{
    [CsvColumn("schema")] public int Schema { get; init; } = ReportSchema.Version;
    [CsvColumn("run")] public string Run { get; init; } = "";

    /// <summary>The case that was advised.</summary>
    [CsvColumn("case")] public string Case { get; init; } = "";
    [CsvColumn("workload")] public string Workload { get; init; } = "";
    [CsvColumn("items")] public long Items { get; init; }
    [CsvColumn("scale")] public double Scale { get; init; }
    [CsvColumn("machine")] public string Machine { get; init; } = "";
    [CsvColumn("usable_cores")] public int UsableCores { get; init; }

    /// <summary>The fastest of the head-to-head rounds.</summary>
    [CsvColumn("best_case")] public string BestCase { get; init; } = "";
    [CsvColumn("advised_ns")] public double AdvisedNs { get; init; }
    [CsvColumn("best_ns")] public double BestNs { get; init; }
    [CsvColumn("serial_ns")] public double SerialNs { get; init; }

    /// <summary>Advised ÷ best time, and its interval over the head-to-head rounds.</summary>
    [CsvColumn("ratio")] public double Ratio { get; init; }
    [CsvColumn("ratio_ci95_low")] public double? RatioCi95Low { get; init; }
    [CsvColumn("ratio_ci95_high")] public double? RatioCi95High { get; init; }
    [CsvColumn("within_10_percent")] public bool IsGood { get; init; }
    [CsvColumn("expected_speedup")] public double ExpectedSpeedup { get; init; }
    [CsvColumn("measured_speedup")] public double MeasuredSpeedup { get; init; }

    /// <summary>Cases of the grid that the advice is held against.</summary>
    [CsvColumn("grid_cases")] public int GridCases { get; init; }
    [CsvColumn("rounds")] public int Rounds { get; init; }
    [CsvColumn("advice_s")] public double AdviceS { get; init; }
    [CsvColumn("grid_s")] public double GridS { get; init; }
}
