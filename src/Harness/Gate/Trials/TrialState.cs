using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>A trial in one batch.</summary>
internal sealed class TrialState(TrialRecord record, int batch)
{
    public TrialRecord Record => record;

    public IReadOnlyList<Hypothesis> Hypotheses { get; } = record.Trial.Hypotheses(record, batch);

    public IEnumerable<Hypothesis> Deciding => Hypotheses.Where(h => h.Decides);

    public int CleanRounds => record.Clean(batch).Count();

    public int ContendedRounds => record.Contended(batch);

    /// <summary>Processors that others used in the rounds that do not count, on average.</summary>
    public double ForeignCores => record.Rounds.Where(r => r.Batch == batch && !r.IsClean).Select(r => r.ForeignCores ?? 0).DefaultIfEmpty(0).Average();

    /// <summary>Fails with one hypothesis, passes with all of them.</summary>
    public Verdict Verdict =>
        Deciding.Any(h => h.Verdict == Verdict.Fail) ? Verdict.Fail
        : Deciding.All(h => h.Verdict == Verdict.Pass) ? Verdict.Pass
        : Verdict.Inconclusive;
}
