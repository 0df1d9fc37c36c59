namespace PBench.Harness.Gate.Statistics;

/// <summary>What the gate says. It never guesses: what the data do not show is <see cref="Inconclusive"/>.</summary>
public enum Verdict
{
    /// <summary>Shown to be no regression of the threshold's size.</summary>
    Pass,

    /// <summary>Neither is shown.</summary>
    Inconclusive,

    /// <summary>Shown to be a regression.</summary>
    Fail,
}
