using PBench.Harness.Gate.Statistics;

namespace PBench.Harness.Gate.Trials;

/// <summary>One metric of one case in one batch, looked at again and again until it is decided.</summary>
internal sealed class Hypothesis(GateRecord record, Metric metric, int batch, bool decides)
{
    public Metric Metric { get; } = metric;

    /// <summary>The case's verdict depends on it; otherwise it informs.</summary>
    public bool Decides { get; } = decides;

    public Verdict Verdict { get; private set; } = Verdict.Inconclusive;

    public bool IsOpen => Verdict == Verdict.Inconclusive;

    /// <summary>At the last look, or at the end; null while nothing was measured.</summary>
    public RatioEstimate? Estimate { get; private set; }

    /// <summary>The look's share of the error.</summary>
    public double Alpha { get; private set; } = LookSchedule.Alpha;

    /// <summary>On the side of failing, at the last look: 0 once it has failed.</summary>
    public double PFail { get; private set; } = 1;

    public void Look(Regression regression, double alpha)
    {
        if (!IsOpen || record.Data(Metric, batch) is not { } data)
        {
            return;
        }

        (Estimate, Alpha) = (RatioBootstrap.Estimate(data), alpha);
        PFail = Estimate is null ? 1 : regression.PFail(Estimate);
        if (Estimate is not null && regression.Passes(Estimate, alpha))
        {
            Verdict = Verdict.Pass;
        }
    }

    public void Fail() => (Verdict, PFail) = (Verdict.Fail, 0);

    /// <summary>Estimates from all there is, without deciding: a look that was not planned may not.</summary>
    public void Close()
    {
        if (IsOpen && record.Data(Metric, batch) is { } data)
        {
            Estimate = RatioBootstrap.Estimate(data);
        }
    }
}
