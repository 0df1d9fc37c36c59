namespace PBench.Harness.Measuring.Child;

/// <summary>How often the engine repeats a map.</summary>
/// <param name="Operations">Maps per iteration.</param>
/// <param name="WarmUps">Untimed iterations first.</param>
/// <param name="Iterations">Timed iterations.</param>
internal sealed record IterationPlan(long Operations, int WarmUps, int Iterations)
{
    /// <summary>Shorter calls are batched: below it, timer and scheduler noise is larger than what a gate must see (facts, section 9).</summary>
    public const double LeastIterationNs = 10e6;

    /// <summary>Batches aim a little higher, since calls still become faster while the runtime optimises them.</summary>
    private const double TargetNs = 14e6;

    private const int MostWarmUps = 1; // for the engine: the maps are warm
    private const int FewestShortIterations = 3;

    /// <summary>As many iterations as fit into the budget, at least one (three for short calls) and at most <paramref name="most"/>.</summary>
    public static IterationPlan For(double mapNs, double budgetNs, int most)
    {
        var operations = mapNs >= LeastIterationNs ? 1 : (long)Math.Ceiling(TargetNs / Math.Max(mapNs, 1));
        var iterationNs = operations * mapNs;
        var affordable = budgetNs / iterationNs;
        var warmUps = (int)Math.Clamp(affordable / 4, 0, MostWarmUps);
        var fewest = operations > 1 ? Math.Min(FewestShortIterations, most) : 1;
        return new IterationPlan(operations, warmUps, (int)Math.Clamp(affordable - warmUps, fewest, Math.Max(fewest, most)));
    }

    /// <summary>The plan again, now that it is known how long its iterations took: larger batches, and more of them where time allows.</summary>
    public IterationPlan Enlarged(double iterationNs, double budgetNs, int most)
    {
        var again = For(iterationNs / Operations, budgetNs, most);
        return again with { Operations = Math.Max(again.Operations, Operations + 1) };
    }
}
