using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>A whole gate: the trial, then a fresh batch for everything that failed in it.</summary>
/// <remarks>A failure needs two independent batches that say so. Where they contradict each other nobody knows, and the verdict says that.</remarks>
internal sealed class GateRun(GatePlan plan, IGateProgress progress, TimeProvider time, CancellationToken interrupt)
{
    private readonly List<GateRecord> records = [.. plan.Cases.Select(c => new GateRecord(c))];
    private readonly long start = time.GetTimestamp();

    /// <summary>What is known so far, in the plan's order.</summary>
    public IReadOnlyList<GateRecord> Records => records;

    public TimeSpan Elapsed => time.GetElapsedTime(start);

    public bool IsOutOfTime => plan.MaxTime is { } limit && Elapsed >= limit;

    public async Task<IReadOnlyList<CaseVerdict>> RunAsync()
    {
        using var baseArm = new ArmLauncher(plan.Base, plan.TimeLimit);
        using var headArm = new ArmLauncher(plan.Head, plan.TimeLimit);
        var runner = new RoundRunner(baseArm, headArm, plan.Seed, interrupt);
        var trials = await Batch(1, records, runner).RunAsync().ConfigureAwait(false);
        var suspects = trials.Where(t => t.Verdict == Verdict.Fail && t.Record.Failed is null).Select(t => t.Record).ToList();
        var confirmations = await Batch(2, suspects, runner).RunAsync().ConfigureAwait(false);
        return [.. trials.Select(t => VerdictReason.Judge(t, confirmations.FirstOrDefault(c => c.Record == t.Record), plan, IsOutOfTime))];
    }

    private TrialBatch Batch(int number, IReadOnlyList<GateRecord> cases, RoundRunner runner) =>
        new(number, cases, plan, runner, () => interrupt.IsCancellationRequested || IsOutOfTime, progress);
}
