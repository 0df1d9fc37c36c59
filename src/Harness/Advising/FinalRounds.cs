using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Planning;

namespace PBench.Harness.Advising;

/// <summary>Measures finalists and the baseline in interleaved rounds, until it is clear which to use.</summary>
/// <remarks>
/// Who is clearly slower than the fastest leaves; the baseline stays while others are open, since speedups are over it. It is clear when
/// the baseline alone is left, when those left are so alike that each of them is right, or when the fast end of each has repeated: noise only
/// adds, so a time that nobody comes near again is an accident of one process, or the others are.
/// </remarks>
/// <param name="meter">Times a case once.</param>
/// <param name="seed">Of the order within the rounds.</param>
public sealed class FinalRounds(ICaseMeter meter, long seed)
{
    private const int MostRounds = 10;

    /// <summary>As many where times repeat.</summary>
    private const int UsualRounds = 5;

    /// <summary>The two fastest rounds of a case are the same fast end.</summary>
    private const double Repeats = 1.05;

    /// <summary>After the usual rounds, a case whose fastest is slower than the fastest of all by this factor is not the one to advise.</summary>
    private const double Slower = 1.1;

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
            var contenders = round < FewestRounds ? open : Contenders(open, times, round);
            open = [.. open.Where(c => contenders.Contains(c) || c.IsBaseline)];
        }
    }

    private static IReadOnlyList<BenchCase> Contenders(IReadOnlyList<BenchCase> open, Dictionary<BenchCase, List<double>> times, int rounds)
    {
        if (open.MinBy(c => times[c].Min()) is not { } fastest)
        {
            return [];
        }

        var most = rounds < UsualRounds ? ClearlySlower * times[fastest].Max() : Slower * times[fastest].Min();
        return [.. open.Where(c => times[c].Min() <= most)];
    }

    private static bool IsClear(IReadOnlyList<BenchCase> open, Dictionary<BenchCase, List<double>> times, int rounds)
    {
        if (rounds < FewestRounds)
        {
            return rounds > 0 && open.Count == 0;
        }

        var contenders = Contenders(open, times, rounds);
        var fastest = contenders.Select(c => times[c].Min()).ToList();
        return contenders.All(c => c.IsBaseline)
            || (rounds >= FewestForSpeedup && fastest.Max() <= Choice.Same * fastest.Min() && open.All(HasRepeated))
            || (rounds >= UsualRounds && open.All(HasRepeated));

        bool HasRepeated(BenchCase c) => times[c].Order().ElementAt(1) <= Repeats * times[c].Min();
    }
}
