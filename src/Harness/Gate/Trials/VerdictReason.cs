using System.Globalization;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>Joins both batches of a case to its verdict, and says why in one sentence.</summary>
internal static class VerdictReason
{
    public static CaseVerdict Judge(CaseTrial trial, CaseTrial? confirmation, GatePlan plan, bool outOfTime)
    {
        if (trial.Record.Failure is { } failure)
        {
            return new CaseVerdict(trial.Record, Verdict.Inconclusive, failure, trial, confirmation);
        }

        var (verdict, reason) = trial.Verdict switch
        {
            Verdict.Pass => (Verdict.Pass, $"no slow-down of {Percent(plan.Regression.Threshold)}: {Bounds(trial, h => h.Verdict == Verdict.Pass)}"),
            Verdict.Inconclusive => (Verdict.Inconclusive, WhyOpen(trial, plan, outOfTime)),
            _ => confirmation!.Verdict switch
            {
                Verdict.Fail => (Verdict.Fail, $"slower in both batches: {Bounds(confirmation, h => h.Verdict == Verdict.Fail)}"),
                Verdict.Pass => (Verdict.Inconclusive, $"the batches contradict each other: first {Bounds(trial, h => h.Verdict == Verdict.Fail)}, then {Bounds(confirmation, h => h.Verdict == Verdict.Pass)}"),
                _ => (Verdict.Inconclusive, $"slower in the first batch, not confirmed by the second: {WhyOpen(confirmation, plan, outOfTime)}"),
            },
        };
        return new CaseVerdict(trial.Record, verdict, reason, trial, confirmation);
    }

    private static string WhyOpen(CaseTrial trial, GatePlan plan, bool outOfTime)
    {
        if (trial.ContendedRounds >= TrialBatch.MostContendedRounds)
        {
            var foreign = trial.Record.Rounds.Where(r => !r.IsClean).Average(r => r.ForeignCores ?? 0);
            return string.Create(CultureInfo.InvariantCulture, $"others kept {foreign:0.0} cores busy in {trial.ContendedRounds} rounds: the machine cannot tell");
        }

        if (trial.Deciding.FirstOrDefault(h => h.IsOpen && h.Estimate is null && trial.CleanRounds >= 2) is { } unmeasured)
        {
            return $"{Metrics.Name(unmeasured.Metric)} cannot be measured here";
        }

        var ended = trial.CleanRounds >= plan.Schedule.MostRounds ? "" : outOfTime ? ", out of time" : ", interrupted";
        return $"too noisy to say after {trial.CleanRounds} rounds{ended}: {Bounds(trial, h => h.IsOpen)}";
    }

    /// <summary><c>wall 1.02 × (0.98 to 1.06)</c> for the deciding metrics that count here.</summary>
    private static string Bounds(CaseTrial trial, Func<Hypothesis, bool> counts) => string.Join(", ", trial.Deciding.Where(counts).Select(h =>
        h.Estimate is { } e
            ? string.Create(CultureInfo.InvariantCulture, $"{Metrics.Name(h.Metric)} {e.Ratio:0.000} × ({e.Lower(h.Alpha):0.000} to {e.Upper(h.Alpha):0.000})")
            : $"{Metrics.Name(h.Metric)} not measured"));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.##} %");
}
