using CsvHelper;

namespace PBench.Bench.Table;

/// <summary>A row of <c>bench.csv</c>: one figure against its target.</summary>
[CsvRecord]
internal sealed partial record BenchCsvRow
{
    /// <summary>In the place of a limit's source: it was asked for and could not be measured.</summary>
    private const string NotMeasured = "not measured";

    [CsvColumn("row")] public string Row { get; init; } = "";
    [CsvColumn("figure")] public string Name { get; init; } = "";

    /// <summary><c>ns</c>, <c>share</c> (1 is all), <c>factor</c> or <c>bytes</c>; of measured, limit and their medians.</summary>
    [CsvColumn("unit")] public string Unit { get; init; } = "";
    [CsvColumn("measured")] public double Measured { get; init; }
    [CsvColumn("limit")] public double? Limit { get; init; }
    [CsvColumn("limit_source")] public string? LimitSource { get; init; }
    [CsvColumn("target")] public string Target { get; init; } = "";

    /// <summary>Measured over limit, or over the target where there is no limit.</summary>
    [CsvColumn("ratio")] public double? Ratio { get; init; }

    /// <summary>Empty without a target, or without the limit that the target is about.</summary>
    [CsvColumn("met")] public bool? IsMet { get; init; }
    [CsvColumn("n")] public int Count { get; init; }
    [CsvColumn("how")] public string How { get; init; } = "";
    [CsvColumn("median")] public double? Median { get; init; }
    [CsvColumn("limit_median")] public double? LimitMedian { get; init; }

    /// <summary>Of the sources that were measured: rows may be measured again one by one. Empty where the build does not know it.</summary>
    [CsvColumn("commit")] public string? Commit { get; init; }

    public static BenchCsvRow Of(Figure figure, string? commit) => new()
    {
        Row = figure.Row,
        Name = figure.Name,
        Unit = figure.Unit,
        Measured = figure.Measured,
        Limit = figure.Limit?.Value,
        LimitSource = figure.NoLimit is null ? figure.Limit?.Source : NotMeasured,
        Target = figure.Target.Text(FigureUnit.Of(figure.Unit)),
        Ratio = figure.Ratio,
        IsMet = figure.IsMet,
        Count = figure.Count,
        How = figure.How,
        Median = figure.Median,
        LimitMedian = figure.Limit?.Median,
        Commit = commit,
    };
}
