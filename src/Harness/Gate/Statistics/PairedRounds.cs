namespace PBench.Harness.Gate.Statistics;

/// <summary>One metric of one case: the iterations of both arms, round by round. Element r of both lists is of the same round.</summary>
/// <param name="Base">Per operation, of the base arm.</param>
/// <param name="Head">Per operation, of the head arm.</param>
public sealed record PairedRounds(IReadOnlyList<double[]> Base, IReadOnlyList<double[]> Head)
{
    public int Count => Base.Count;
}
