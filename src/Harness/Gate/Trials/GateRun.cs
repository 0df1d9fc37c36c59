using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>A whole gate: every trial, then a fresh batch for everything that failed.</summary>
/// <remarks>A failure needs two independent batches that say so. Where they contradict each other nobody knows, and the verdict says that.</remarks>
internal sealed class GateRun(GatePlan plan, IRoundRunner runner, IGateProgress progress, TimeProvider time, CancellationToken interrupt)
{
    private readonly List<TrialRecord> records = [.. plan.Trials.Select(t => new TrialRecord(t))];
    private readonly long start = time.GetTimestamp();

    /// <summary>What is known so far, in the plan's order.</summary>
    public IReadOnlyList<TrialRecord> Records => records;

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    private bool IsOutOfTime => plan.MaxTime is { } limit && Elapsed >= limit;

    public async Task<IReadOnlyList<TrialVerdict>> RunAsync()
    {
        var first = await Batch(1, records).RunAsync().ConfigureAwait(false);
        var suspects = first.Where(t => t.Verdict == Verdict.Fail && t.Record.Failure is null).Select(t => t.Record).ToList();
        var second = await Batch(2, suspects).RunAsync().ConfigureAwait(false);
        var stop = interrupt.IsCancellationRequested ? "interrupted" : "out of time";
        return [.. first.Select(t => VerdictReason.Judge(t, second.FirstOrDefault(c => c.Record == t.Record), plan.Schedule.MostRounds, stop))];
    }

    private TrialBatch Batch(int number, IReadOnlyList<TrialRecord> trials) =>
        new(number, trials, plan, runner, () => interrupt.IsCancellationRequested || IsOutOfTime, progress);
}
