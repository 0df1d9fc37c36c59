using PBench.Harness.Gate.Reporting;
using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>One thing to be shown from one batch, looked at again and again until it is decided.</summary>
/// <param name="decides">The trial's verdict depends on it; otherwise it informs.</param>
internal abstract class Hypothesis(bool decides)
{
    public bool Decides => decides;

    public Verdict Verdict { get; private set; } = Verdict.Inconclusive;

    public bool IsOpen => Verdict == Verdict.Inconclusive;

    /// <summary>At the last look, or at the end; null while nothing was measured.</summary>
    public LogEstimate? Estimate { get; private set; }

    /// <summary>The look's share of the error.</summary>
    public double Alpha { get; private set; } = LookSchedule.Alpha;

    /// <summary>On the side of failing, at the last look: 0 once it has failed.</summary>
    public double PFail { get; private set; } = 1;

    /// <summary><c>wall</c>, <c>cpu</c>, <c>allocated</c> or <c>rule</c>.</summary>
    public abstract string Name { get; }

    /// <summary>With figures: <c>wall 1.02 × (0.98 to 1.06)</c>.</summary>
    public abstract string Text { get; }

    /// <summary>Passes if the data show it. Failing takes <see cref="Fail"/>: it depends on the other hypotheses.</summary>
    public void Look(double alpha)
    {
        if (!IsOpen || Measure() is not { } estimate)
        {
            return;
        }

        (Estimate, Alpha, PFail) = (estimate, alpha, POfFailing(estimate));
        if (Passes(estimate, alpha))
        {
            Verdict = Verdict.Pass;
        }
    }

    public void Fail() => (Verdict, PFail) = (Verdict.Fail, 0);

    /// <summary>Estimates from all there is, without deciding: a look that was not planned may not.</summary>
    public void Close()
    {
        if (IsOpen)
        {
            Estimate = Measure() ?? Estimate;
        }
    }

    /// <summary>The figure with what only this kind has.</summary>
    public abstract VerdictFigure AddTo(VerdictFigure figure);

    protected abstract LogEstimate? Measure();

    protected abstract bool Passes(LogEstimate estimate, double alpha);

    protected abstract double POfFailing(LogEstimate estimate);
}
