using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Gate.Trials;

/// <summary>Rounds over all open trials, with looks at the planned ones, until every trial is decided, given up or out of time.</summary>
/// <remarks>Trials take turns inside a round, in random order, so that slow minutes of the machine hit all of them.</remarks>
internal sealed class TrialBatch(int batch, IReadOnlyList<TrialRecord> records, GatePlan plan, IRoundRunner runner, Func<bool> isStopped, IGateProgress progress)
{
    /// <summary>So many rounds lost to others are enough to know that the machine is not ours.</summary>
    public const int MostContendedRounds = 20;

    private readonly List<TrialState> trials = [.. records.Select(r => new TrialState(r, batch))];

    public async Task<IReadOnlyList<TrialState>> RunAsync()
    {
        for (var round = 1; trials.Exists(IsOpen) && !isStopped(); round++)
        {
            var open = trials.Where(IsOpen).ToList();
            progress.Round(batch, round, open.Count);
            List<TrialState> grown = [];
            foreach (var trial in RoundOrder.Of(open, plan.Seed ^ batch, round))
            {
                if (isStopped() || await runner.RunAsync(trial.Record.Trial, batch, round).ConfigureAwait(false) is not { } measured)
                {
                    break;
                }

                trial.Record.Add(measured);
                progress.Measured(trial.Record.Trial, measured);
                if (measured.IsClean)
                {
                    grown.Add(trial);
                }
            }

            Look(grown.Where(t => t.Record.Failure is null));
        }

        foreach (var hypothesis in trials.SelectMany(t => t.Hypotheses))
        {
            hypothesis.Close();
        }

        return trials;
    }

    private bool IsOpen(TrialState trial) =>
        trial.Record.Failure is null && trial.Verdict == Verdict.Inconclusive
        && trial.CleanRounds < plan.Schedule.MostRounds && trial.ContendedRounds < MostContendedRounds;

    /// <summary>Passing is for each trial to show; failing is Holm's to say over all trials of the batch, since any failure fails the gate.</summary>
    private void Look(IEnumerable<TrialState> grown)
    {
        var looked = grown.Where(t => plan.Schedule.AlphaAt(t.CleanRounds) is not null).ToList();
        if (looked.Count == 0)
        {
            return;
        }

        foreach (var trial in looked)
        {
            foreach (var hypothesis in trial.Hypotheses)
            {
                hypothesis.Look(plan.Schedule.AlphaAt(trial.CleanRounds)!.Value);
            }
        }

        FailTogether(trials.SelectMany(t => t.Deciding).ToList());
        foreach (var informing in looked.SelectMany(t => t.Hypotheses).Where(h => !h.Decides))
        {
            FailTogether([informing]);
        }
    }

    private static void FailTogether(List<Hypothesis> hypotheses)
    {
        var rejected = Holm.Rejected([.. hypotheses.Select(h => (h.PFail, h.Alpha))]);
        foreach (var (index, hypothesis) in hypotheses.Index())
        {
            if (rejected[index] && hypothesis.IsOpen)
            {
                hypothesis.Fail();
            }
        }
    }
}
