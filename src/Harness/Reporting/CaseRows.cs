using System.Globalization;
using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Verifying;

namespace PBench.Harness.Reporting;

/// <summary>Makes the rows of <c>cases.csv</c> from what was measured.</summary>
/// <param name="run">Identity of the run.</param>
/// <param name="records">All cases of the run, baselines included.</param>
/// <param name="usableCores">More workers than these are oversubscribed.</param>
public sealed class CaseRows(string run, IReadOnlyList<CaseRecord> records, int usableCores)
{
    private readonly Dictionary<string, CaseRecord> baselines = records
        .Where(r => r.Case.IsBaseline && r.Failure is null)
        .GroupBy(r => r.Case.BaselineKey)
        .ToDictionary(g => g.Key, g => g.First());

    public IReadOnlyList<CaseRow> All => [.. records.Select(Row)];

    private CaseRow Row(CaseRecord record)
    {
        var row = Identity(record);
        if (record.Failure is not null || !record.Timed.Any())
        {
            return row; // a failed case is a failed row, never a slow one
        }

        row = WithTimes(row, record);
        row = WithPhases(row, record);
        return baselines.TryGetValue(record.Case.BaselineKey, out var baseline) ? WithSpeedup(row, record, baseline) : row;
    }

    private CaseRow Identity(CaseRecord record)
    {
        var c = record.Case;
        return new CaseRow
        {
            Run = run,
            Case = OneLine.Of(c.Name)!,
            Strategy = c.Strategy,
            Workload = c.Workload,
            Parameters = c.Parameters.Count == 0 ? null : OneLine.Of(c.ParameterText),
            Scale = c.Scale,
            Items = c.Items,
            ChunkSize = c.ChunkSize.ToString(),
            Workers = c.Workers,
            Status = StatusOf(record),
            Outcome = record.Outcome is { } outcome ? OutcomeJudge.Name(outcome) : null,
            Error = OneLine.Of(record.Failure ?? record.ExpectedError ?? (record.Rounds.Count == 0 ? "not measured" : null)),
            Rounds = record.Rounds.Count,
            Oversubscribed = c.Workers > usableCores,
            Codec = record.Rounds.Select(r => OneLine.Of(r.Launch.Result?.Codec)).FirstOrDefault(codec => codec is not null),
            Ordered = Ordering(record),
            Correct = record.Outcome switch { Outcome.Correct => true, Outcome.Wrong => false, _ => null },
        };
    }

    public static string StatusOf(CaseRecord record) =>
        record.Failure is not null ? "failed" : record.Rounds.Count == 0 ? "skipped" : "ok";

    /// <summary>Both modes complete, and the ordered one in order; null where not observed.</summary>
    private static bool? Ordering(CaseRecord record)
    {
        var results = record.Rounds.Select(r => r.Launch.Result).FirstOrDefault(r => r?.Ordered is not null);
        return results is null ? null : OrderVerdict.Of(results) is null;
    }

    private static CaseRow WithTimes(CaseRow row, CaseRecord record)
    {
        var rounds = PerRound(record);
        var samples = record.Timed.SelectMany(t => t.Result.Iterations).ToList();
        var times = Distribution.Of([.. rounds.Values.SelectMany(v => v)])!;
        var interval = RoundBootstrap.OfMedian([.. rounds.Values]);
        return row with
        {
            MedianNs = Ns(times.Median),
            MeanNs = Ns(times.Mean),
            StddevNs = Ns(times.StandardDeviation),
            Ci95LowNs = Ns(interval?.Low),
            Ci95HighNs = Ns(interval?.High),
            MinNs = Ns(times.Min),
            MaxNs = Ns(times.Max),
            Iterations = samples.Count,
            ItemsPerS = times.Median > 0 ? Math.Round(row.Items / times.Median * 1e9, 1) : null,
            CpuNs = Ns(MedianOrNull(samples.Select(s => s.CpuNs / s.Operations))),
            AllocatedBytes = Ns(MedianOrNull(samples.Select(s => (double?)s.AllocatedBytes / s.Operations))),
        };
    }

    private static CaseRow WithPhases(CaseRow row, CaseRecord record)
    {
        var results = record.Rounds.Select(r => r.Launch.Result).OfType<ChildResult>().ToList();
        var traced = TypicalTrace(record);
        var trace = traced?.Trace;
        return row with
        {
            ColdNs = Ns(MedianOrNull(results.Select(r => r.ColdNs))),
            StartupNs = Ns(MedianOrNull(results.Select(r => r.StartupNs))),
            FirstResultNs = Ns(MedianOrNull(results.Select(r => r.FirstResultNs))),
            PeakRssBytes = results.Max(r => r.PeakRssBytes),
            Chunks = trace?.Chunks,
            OverheadPerChunkNs = Ns(trace?.OverheadPerChunkNs),
            OverheadPerItemNs = Ns(trace?.OverheadPerItemNs),
            ImbalanceNs = Ns(trace?.ImbalanceNs),
            TraceRatio = trace is null ? null : Ratio(trace.MakespanNs / Distribution.MedianOf(PerMap(traced!))),
        };
    }

    private static CaseRow WithSpeedup(CaseRow row, CaseRecord record, CaseRecord baseline)
    {
        var (mine, serial) = (PerRound(record), PerRound(baseline));
        var shared = mine.Keys.Where(serial.ContainsKey).Order().ToList();
        if (shared.Count == 0)
        {
            return row;
        }

        double[][] serialRounds = [.. shared.Select(r => serial[r])], myRounds = [.. shared.Select(r => mine[r])];
        var serialMedian = Distribution.MedianOf(serialRounds.SelectMany(v => v));
        var speedup = serialMedian / Distribution.MedianOf(myRounds.SelectMany(v => v));
        var interval = record == baseline ? null : RoundBootstrap.OfMedianRatio(serialRounds, myRounds);
        return row with
        {
            SerialMedianNs = Ns(serialMedian),
            Speedup = Ratio(speedup),
            SpeedupCi95Low = Ratio(interval?.Low),
            SpeedupCi95High = Ratio(interval?.High),
            Efficiency = row.Workers > 0 ? Ratio(speedup / row.Workers) : null,
        };
    }

    /// <summary>The traced iteration that stands for the case: of the round whose traced makespan is the median one.</summary>
    public static ChildResult? TypicalTrace(CaseRecord record)
    {
        var traced = record.Timed.Select(t => t.Result).Where(r => r.Trace is not null).OrderBy(r => r.Trace!.MakespanNs).ToList();
        return traced.Count == 0 ? null : traced[(traced.Count - 1) / 2];
    }

    private static SortedDictionary<int, double[]> PerRound(CaseRecord record) =>
        new(record.Timed.ToDictionary(t => t.Round, t => PerMap(t.Result)));

    private static double[] PerMap(ChildResult result) => [.. result.Iterations.Select(i => i.ElapsedNs / i.Operations)];

    private static double? MedianOrNull(IEnumerable<double?> values)
    {
        var known = values.OfType<double>().ToList();
        return known.Count == 0 ? null : Distribution.MedianOf(known);
    }

    /// <summary>Tenths of a nanosecond: below any clock.</summary>
    private static double? Ns(double? value) => value is { } ns ? Math.Round(ns, 1) : null;

    private static double? Ratio(double? value) => value is { } ratio && double.IsFinite(ratio)
        ? double.Parse(ratio.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)
        : null;
}
