namespace PBench.Strategies.Tests.Contracts;

/// <summary>Few combinations in which every two values of different parameters meet at least once.</summary>
internal static class Pairwise
{
    /// <summary>Greedy and the same every time: each combination starts with a pair still missing and takes, parameter by parameter, the value that brings the most missing pairs.</summary>
    public static List<object?[]> Of(params object?[][] parameters)
    {
        var missing = (
            from a in Enumerable.Range(0, parameters.Length)
            from b in Enumerable.Range(0, a)
            from x in Enumerable.Range(0, parameters[a].Length)
            from y in Enumerable.Range(0, parameters[b].Length)
            select (B: b, Y: y, A: a, X: x)).ToHashSet();
        List<object?[]> combinations = [];
        while (missing.Count > 0)
        {
            var chosen = Enumerable.Repeat(-1, parameters.Length).ToArray();
            var first = missing.Min();
            (chosen[first.B], chosen[first.A]) = (first.Y, first.X);
            for (var p = 0; p < parameters.Length; p++)
            {
                if (chosen[p] < 0)
                {
                    chosen[p] = Enumerable.Range(0, parameters[p].Length).MaxBy(value => Gain(chosen, p, value));
                }
            }

            missing.RemoveWhere(pair => chosen[pair.A] == pair.X && chosen[pair.B] == pair.Y);
            combinations.Add([.. chosen.Select((value, p) => parameters[p][value])]);
        }

        return combinations;

        int Gain(int[] chosen, int p, int value) => Enumerable.Range(0, chosen.Length).Count(q => q != p && chosen[q] >= 0
            && missing.Contains(q < p ? (q, chosen[q], p, value) : (p, value, q, chosen[q])));
    }
}
