using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;
using PBench.Harness.Measuring.Statistics;

namespace PBench.Harness.Advising;

/// <summary>Measures finalists and the baseline in interleaved rounds, until it is clear which to use.</summary>
/// <remarks>
/// Who is clearly slower than the fastest leaves; the baseline stays while others are open, since speedups are over it. It is clear when one is
/// left, or when those left are so alike that each of them is right.
/// </remarks>
/// <param name="meter">Times a case once.</param>
/// <param name="seed">Of the order within the rounds.</param>
public sealed class FinalRounds(ICaseMeter meter, long seed)
{
    private const int MostRounds = 5;

    /// <summary>One round may be an accident of one process.</summary>
    private const int FewestRounds = 2;

    /// <summary>A speedup needs an interval. That of the baseline is 1.</summary>
    private const int FewestForSpeedup = 3;

    /// <summary>A case whose fastest round is longer than the slowest round of the fastest case by this factor is not faster by luck.</summary>
    private const double ClearlySlower = 1.3;

    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(150);

    public void Run(IReadOnlyList<BenchCase> cases)
    {
        var times = cases.ToDictionary(c => c, _ => new List<double>());
        var open = cases;
        for (var round = 1; round <= MostRounds && !IsClear(open, times, round - 1); round++)
        {
            foreach (var benchCase in RoundOrder.Of(open, seed, round))
            {
                if (meter.Measure(benchCase, Budget) is { } ns)
                {
                    times[benchCase].Add(ns);
                }
            }

            open = [.. open.Where(c => times[c].Count == round)]; // the others failed
            var contenders = round < FewestRounds ? open : Contenders(open, times);
            open = [.. open.Where(c => contenders.Contains(c) || c.IsBaseline)];
        }
    }

    private static IReadOnlyList<BenchCase> Contenders(IReadOnlyList<BenchCase> open, Dictionary<BenchCase, List<double>> times)
    {
        var fastest = open.MinBy(c => Distribution.MedianOf(times[c]));
        return fastest is null ? [] : [.. open.Where(c => times[c].Min() <= ClearlySlower * times[fastest].Max())];
    }

    private static bool IsClear(IReadOnlyList<BenchCase> open, Dictionary<BenchCase, List<double>> times, int rounds)
    {
        if (rounds < FewestRounds)
        {
            return rounds > 0 && open.Count == 0;
        }

        var contenders = Contenders(open, times);
        var medians = contenders.Select(c => Distribution.MedianOf(times[c])).ToList();
        return contenders.All(c => c.IsBaseline) || (rounds >= FewestForSpeedup && medians.Max() <= Choice.Same * medians.Min());
    }
}
