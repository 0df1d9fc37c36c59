namespace PBench.Bench.Measuring;

/// <summary>One of the things that are measured in turn: ours, or what it is compared with.</summary>
internal interface IArm
{
    /// <summary>Runs it untimed until the runtime has optimised it.</summary>
    void WarmUp(RoundPlan plan);

    /// <summary>Measures it once more.</summary>
    void Round(RoundPlan plan);
}

/// <summary>How long measuring goes on.</summary>
/// <param name="Rounds">Rounds of all arms.</param>
/// <param name="BudgetNs">Time of a timed arm in a round.</param>
/// <param name="WarmUp">Time of a timed arm before the first round.</param>
internal sealed record RoundPlan(int Rounds, double BudgetNs, TimeSpan WarmUp)
{
    public static RoundPlan Full { get; } = new(5, 0.3e9, TimeSpan.FromSeconds(0.8));

    public static RoundPlan Sweep { get; } = new(5, 0.12e9, TimeSpan.FromSeconds(0.3));

    public static RoundPlan Long { get; } = new(6, 0.5e9, TimeSpan.FromSeconds(0.8));

    public static RoundPlan Starts { get; } = new(6, 1e9, TimeSpan.FromSeconds(0.8));

    public static RoundPlan Quick { get; } = new(2, 0.05e9, TimeSpan.FromSeconds(0.2));

    /// <summary>Measures all arms: each in every round, one after the other, so that all see the same minutes of the machine.</summary>
    public void Run(params IEnumerable<IArm> arms)
    {
        IArm[] inTurn = [.. arms];
        foreach (var arm in inTurn)
        {
            arm.WarmUp(this);
        }

        for (var round = 0; round < Rounds; round++)
        {
            foreach (var arm in inTurn)
            {
                arm.Round(this);
            }
        }
    }
}
