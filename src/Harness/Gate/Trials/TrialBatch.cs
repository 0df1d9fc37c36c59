using PBench.Harness.Gate.Statistics;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Gate.Trials;

/// <summary>Rounds over all open cases, with a look at the planned ones, until every case is decided, given up or out of time.</summary>
/// <remarks>Cases take turns inside a round, in random order, so that slow minutes of the machine hit all of them.</remarks>
internal sealed class TrialBatch(int batch, IReadOnlyList<GateRecord> records, GatePlan plan, RoundRunner runner, Func<bool> isStopped, IGateProgress progress)
{
    /// <summary>So many rounds lost to others are enough to know that the machine is not ours.</summary>
    public const int MostContendedRounds = 20;

    private readonly List<CaseTrial> trials = [.. records.Select(r => new CaseTrial(r, batch, plan.Deciding))];

    public async Task<IReadOnlyList<CaseTrial>> RunAsync()
    {
        for (var round = 1; trials.Exists(IsOpen) && !isStopped(); round++)
        {
            var open = trials.Where(IsOpen).ToList();
            progress.Round(batch, round, open.Count);
            List<CaseTrial> grown = [];
            foreach (var trial in RoundOrder.Of(open, plan.Seed ^ batch, round))
            {
                if (isStopped() || await runner.RunAsync(trial.Record.Case, batch, round).ConfigureAwait(false) is not { } measured)
                {
                    break;
                }

                trial.Record.Add(measured);
                progress.Measured(trial.Record.Case, measured);
                if (measured.IsClean)
                {
                    grown.Add(trial);
                }
            }

            Look(grown.Where(t => t.Record.Failed is null));
        }

        foreach (var hypothesis in trials.SelectMany(t => t.Hypotheses))
        {
            hypothesis.Close();
        }

        return trials;
    }

    private bool IsOpen(CaseTrial trial) =>
        trial.Record.Failed is null && trial.Verdict == Verdict.Inconclusive
        && trial.CleanRounds < plan.Schedule.MostRounds && trial.ContendedRounds < MostContendedRounds;

    /// <summary>Passing is for each case to show; failing is Holm's to say over all cases of the batch, since any failure fails the gate.</summary>
    private void Look(IEnumerable<CaseTrial> grown)
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
                hypothesis.Look(plan.Regression, plan.Schedule.AlphaAt(trial.CleanRounds)!.Value);
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
