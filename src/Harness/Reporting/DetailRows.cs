using PBench.Harness.Measuring;
using PBench.Harness.Verifying;
using PBench.Strategies;

namespace PBench.Harness.Reporting;

/// <summary>Makes the rows of the files beside <c>cases.csv</c>.</summary>
public static class DetailRows
{
    public static IEnumerable<IterationRow> Iterations(string run, CaseRecord record) =>
        from round in record.Rounds
        from indexed in (round.Launch.Result?.Iterations ?? []).Index()
        let sample = indexed.Item
        select new IterationRow
        {
            Run = run,
            Case = OneLine.Of(record.Case.Name)!,
            Round = round.Round,
            Sequence = round.Sequence,
            StartedUtc = UtcText.Of(sample.StartedUtc),
            Iteration = indexed.Index + 1,
            Operations = sample.Operations,
            ElapsedNs = Math.Round(sample.ElapsedNs, 1),
            CpuNs = sample.CpuNs is { } cpu ? Math.Round(cpu) : null,
            AllocatedBytes = sample.AllocatedBytes,
        };

    public static IEnumerable<OrderingRow> Ordering(string run, CaseRecord record)
    {
        var observed = record.Rounds.Select(r => r.Launch.Result).FirstOrDefault(r => r?.Ordered is not null);
        yield return Ordering(run, record, observed?.Ordered, ordered: true);
        yield return Ordering(run, record, observed?.Unordered, ordered: false);
    }

    public static CorrectnessRow Correctness(string run, CaseRecord record)
    {
        var checks = record.Rounds.SelectMany(r => r.Launch.Result?.Checks ?? []).ToList();
        var worst = checks.MaxBy(c => c.Mismatches);
        return new CorrectnessRow
        {
            Run = run,
            Case = OneLine.Of(record.Case.Name)!,
            Strategy = record.Case.Strategy,
            Workload = record.Case.Workload,
            Items = record.Case.Items,
            Compared = worst?.Compared,
            Mismatches = worst?.Mismatches,
            FirstMismatchIndex = worst?.FirstMismatchIndex,
            Expected = OneLine.Of(worst?.Expected),
            Actual = OneLine.Of(worst?.Actual),
            Distinct = worst?.Distinct,
            Repeatable = Repeatable(record),
            Outcome = record.Outcome is { } outcome ? OutcomeJudge.Name(outcome) : null,
            Status = CaseRows.StatusOf(record),
            Error = OneLine.Of(record.Failure ?? record.ExpectedError),
            Note = OneLine.Of(record.Rounds.Select(r => r.Launch.Result?.Note).FirstOrDefault(n => n is not null)),
        };
    }

    private static bool? Repeatable(CaseRecord record)
    {
        var told = record.Rounds.Select(r => r.Launch.Result?.Repeatable).OfType<bool>().ToList();
        return told.Count == 0 ? null : told.TrueForAll(same => same);
    }

    public static IEnumerable<OverheadRow> Overhead(string run, CaseRecord record)
    {
        if (record.Failure is not null || CaseRows.TypicalTrace(record) is not { } traced)
        {
            return [];
        }

        return traced.Chunks.Select(chunk => Overhead(run, record.Case, chunk, traced.TraceStart, traced.Trace!.Chunks));
    }

    private static OrderingRow Ordering(string run, CaseRecord record, OrderObservation? observation, bool ordered)
    {
        var complaint = OrderVerdict.Of(observation, ordered);
        var figures = observation?.Statistics;
        return new OrderingRow
        {
            Run = run,
            Case = OneLine.Of(record.Case.Name)!,
            Strategy = record.Case.Strategy,
            Workload = record.Case.Workload,
            Mode = ordered ? "ordered" : "unordered",
            Items = observation?.Items,
            InOrder = figures?.InOrder,
            Missing = figures?.Missing,
            Duplicated = figures?.Duplicated,
            CompletionInversions = figures?.Inversions,
            KendallTau = figures?.KendallTau is { } tau ? Math.Round(tau, 9) : null,
            MaxDisplacement = figures?.MaxDisplacement,
            Status = observation is null ? (record.Failure is null ? "skipped" : "failed") : complaint is null ? "ok" : "failed",
            Error = OneLine.Of(complaint ?? (observation is null ? record.Failure : null)),
        };
    }

    private static OverheadRow Overhead(string run, BenchCase benchCase, in ChunkTrace t, long start, long total) => new()
    {
        Run = run,
        Case = OneLine.Of(benchCase.Name)!,
        Strategy = benchCase.Strategy,
        Workload = benchCase.Workload,
        Chunk = t.Chunk,
        FirstItem = t.FirstItem,
        Items = t.Items,
        Worker = t.Worker,
        ProcessId = t.ProcessId,
        Attempt = t.Attempt,
        BytesIn = t.BytesIn == 0 ? null : t.BytesIn,
        BytesOut = t.BytesOut == 0 ? null : t.BytesOut,
        FormedNs = Since(t.Formed, start),
        EncodedNs = Since(t.Encoded, start),
        SentNs = Since(t.Sent, start),
        ReceivedNs = Since(t.Received, start),
        StartedNs = Since(t.Started, start),
        FinishedNs = Since(t.Finished, start),
        ReturnedNs = Since(t.Returned, start),
        DeliveredNs = Since(t.Delivered, start),
        SampledOf = total,
    };

    private static double? Since(long ticks, long start) => ticks == 0 ? null : Math.Round(TraceSummary.Ns(ticks - start));
}
