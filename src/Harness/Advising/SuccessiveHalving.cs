using PBench.Harness.Measuring;
using PBench.Strategies;

namespace PBench.Harness.Advising;

/// <summary>Finds the fastest of many with little measuring: all are measured briefly, the better ones again and longer (Jamieson and Talwalkar 2016).</summary>
/// <remarks>
/// The least of a candidate's times counts, since noise only adds. At most half of the candidates stay, and of them only those that
/// could still be the best.
/// </remarks>
/// <param name="meter">Times a candidate once.</param>
/// <param name="seed">Of the order within the stages.</param>
/// <param name="finalists">How many are left in the end.</param>
/// <param name="baselineNs">Time of the baseline: what is that much slower than it could not be the best either.</param>
public sealed class SuccessiveHalving(ICaseMeter meter, long seed, int finalists, double baselineNs = double.PositiveInfinity)
{
    /// <summary>A candidate this much slower than the best is noise away from it at most.</summary>
    private const double CouldBeBest = 1.3;

    private static readonly TimeSpan FirstBudget = TimeSpan.FromMilliseconds(40);

    /// <summary>The finalists, fastest first. Candidates that fail are out.</summary>
    public IReadOnlyList<BenchCase> Run(IReadOnlyList<BenchCase> candidates)
    {
        var best = candidates.ToDictionary(c => c, _ => double.PositiveInfinity);
        var alive = candidates.ToList();
        var budget = FirstBudget;
        for (var stage = 1; stage == 1 || alive.Count > finalists; stage++, budget *= 2)
        {
            foreach (var candidate in Shuffled(alive, stage))
            {
                best[candidate] = meter.Measure(candidate, budget) is { } ns ? Math.Min(ns, best[candidate]) : double.NaN;
            }

            alive = [.. alive.Where(c => !double.IsNaN(best[c])).OrderBy(c => best[c])];
            var keep = Math.Max(finalists, alive.Count / 2);
            alive = [.. alive.Where((c, rank) => rank < finalists || (rank < keep && best[c] <= CouldBeBest * Math.Min(baselineNs, best[alive[0]])))];
            if (stage > 1 && alive.Count <= finalists)
            {
                break;
            }
        }

        return [.. alive.Take(finalists)];
    }

    private BenchCase[] Shuffled(List<BenchCase> cases, int stage)
    {
        var order = cases.ToArray();
        ItemRandom.For(seed, stage).Shuffle(order);
        return order;
    }
}
