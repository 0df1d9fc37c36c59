namespace PBench.Harness.Measuring.Planning;

/// <summary>The order of the cases inside each round: random, so that no case always follows the same neighbour, and repeatable from the seed.</summary>
public static class RoundOrder
{
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> cases, long seed, int round)
    {
        var order = cases.ToArray();
        Strategies.ItemRandom.For(seed, round).Shuffle(order);
        return order;
    }
}
