using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Resuming;

/// <summary>Keeps every process that ended in the journal, and tells the others.</summary>
/// <param name="inner">Who shows the progress.</param>
/// <param name="journal">Where it is kept.</param>
/// <param name="lost">Told once why the disk takes no more; nothing is written after that.</param>
internal sealed class JournalProgress(IRunProgress inner, RunJournal journal, Action<string> lost) : IRunProgress
{
    private bool isLost;

    public void Planned(int launches, int rounds) => inner.Planned(launches, rounds);

    public void Starting(BenchCase benchCase, int round) => inner.Starting(benchCase, round);

    public void Ended(BenchCase benchCase, RoundRecord round)
    {
        if (round.Launch.End != ChildEnd.Interrupted && !isLost)
        {
            Keep(benchCase.Name, round);
        }

        inner.Ended(benchCase, round);
    }

    private void Keep(string benchCase, RoundRecord round)
    {
        try
        {
            journal.Append(benchCase, round);
        }
        catch (IOException full)
        {
            isLost = true;
            lost(full.Message);
        }
    }
}
