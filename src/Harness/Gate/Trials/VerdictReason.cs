using System.Globalization;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>Joins both batches of a trial to its verdict, and says why in one sentence.</summary>
internal static class VerdictReason
{
    /// <param name="first">The first batch.</param>
    /// <param name="confirmation">The second, or null where there was none.</param>
    /// <param name="mostRounds">After so many, no more are measured.</param>
    /// <param name="stop">Why measuring stopped before: <c>out of time</c>, <c>interrupted</c>.</param>
    public static TrialVerdict Judge(TrialState first, TrialState? confirmation, int mostRounds, string stop)
    {
        if (first.Record.Failure is { } failure)
        {
            return new TrialVerdict(Verdict.Inconclusive, failure, first, confirmation);
        }

        var trial = first.Record.Trial;
        var (verdict, reason) = (first.Verdict, confirmation?.Verdict) switch
        {
            (Verdict.Pass, _) => (Verdict.Pass, $"{trial.PassText}: {Figures(first, h => true)}"),
            (Verdict.Inconclusive, _) => (Verdict.Inconclusive, WhyOpen(first, mostRounds, stop)),
            (_, Verdict.Fail) => (Verdict.Fail, $"{trial.FailText} in both batches: {Figures(confirmation!, h => h.Verdict == Verdict.Fail)}"),
            (_, Verdict.Pass) => (Verdict.Inconclusive, $"the batches contradict each other: first {Figures(first, h => h.Verdict == Verdict.Fail)}, then {Figures(confirmation!, h => true)}"),
            _ => (Verdict.Inconclusive, $"{trial.FailText} in the first batch, not confirmed by the second: {(confirmation is null ? stop : WhyOpen(confirmation, mostRounds, stop))}"),
        };
        return new TrialVerdict(verdict, reason, first, confirmation);
    }

    private static string WhyOpen(TrialState state, int mostRounds, string stop)
    {
        if (state.ContendedRounds >= TrialBatch.MostContendedRounds)
        {
            return string.Create(CultureInfo.InvariantCulture, $"others kept {state.ForeignCores:0.0} cores busy in {state.ContendedRounds} rounds, so nothing can be told");
        }

        if (state.CleanRounds >= LookSchedule.FewestRounds && state.Deciding.FirstOrDefault(h => h.Estimate is null) is { } unmeasured)
        {
            return $"{unmeasured.Text}: it cannot be measured here";
        }

        return $"{(state.CleanRounds >= mostRounds ? "too noisy to say" : stop)} after {state.CleanRounds} rounds: {Figures(state, h => h.IsOpen)}";
    }

    private static string Figures(TrialState state, Func<Hypothesis, bool> counts) => string.Join(", ", state.Deciding.Where(counts).Select(h => h.Text));
}
