using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>One case in one batch.</summary>
internal sealed class CaseTrial
{
    private readonly int batch;

    public CaseTrial(GateRecord record, int batch, IReadOnlyCollection<Metric> deciding)
    {
        (Record, this.batch) = (record, batch);
        Hypotheses = [.. Metrics.All.Select(m => new Hypothesis(record, m, batch, deciding.Contains(m)))];
    }

    public GateRecord Record { get; }

    public IReadOnlyList<Hypothesis> Hypotheses { get; }

    public IEnumerable<Hypothesis> Deciding => Hypotheses.Where(h => h.Decides);

    public int CleanRounds => Record.Clean(batch).Count();

    public int ContendedRounds => Record.Contended(batch);

    /// <summary>Fails with one metric, passes with all of them.</summary>
    public Verdict Verdict =>
        Deciding.Any(h => h.Verdict == Verdict.Fail) ? Verdict.Fail
        : Deciding.All(h => h.Verdict == Verdict.Pass) ? Verdict.Pass
        : Verdict.Inconclusive;
}
