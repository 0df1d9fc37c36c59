namespace PBench.Harness.Gate.Statistics;

/// <summary>Holm's step-down procedure (1979): among any number of hypotheses, the chance that one is rejected wrongly stays below the level.</summary>
public static class Holm
{
    /// <summary>Which are rejected. A hypothesis rejected before has p = 0; one that was not tested yet has p = 1.</summary>
    /// <param name="hypotheses">p-value of each and the level of its test: a look's share, the same for all of one look.</param>
    public static bool[] Rejected(IReadOnlyList<(double P, double Alpha)> hypotheses)
    {
        var rejected = new bool[hypotheses.Count];
        var left = hypotheses.Count;
        foreach (var index in Enumerable.Range(0, hypotheses.Count).OrderBy(i => hypotheses[i].P / hypotheses[i].Alpha))
        {
            if (hypotheses[index].P > hypotheses[index].Alpha / left)
            {
                break;
            }

            rejected[index] = true;
            left--;
        }

        return rejected;
    }
}
