using System.Globalization;
using PBench.Harness.Comparing.Crossovers;
using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising;

/// <summary>Why a choice is the choice, from what was measured.</summary>
internal static class Reasons
{
    public static IEnumerable<string> Of(FinalTime pick, SerialProbe probe, IReadOnlyList<FinalTime> finalists, IReadOnlyList<Crossover> crossovers, int usableCores)
    {
        yield return $"{Count(probe.Items)} items {(probe.Waits ? "wait" : "cost")} {Figures.Time(probe.ItemNs)} each: serially the map takes {Figures.Time(probe.MapNs)}.";
        if (pick.Strategy == BenchCase.Baseline)
        {
            yield return Nearest(finalists) is { } near
                ? $"Handing items over costs more than it gains: the best of the others, {Name(near)}, takes {Figures.Time(near.LowNs)}."
                : "No other strategy gave an answer.";
            yield break;
        }

        if (probe.Waits)
        {
            yield return $"Items that wait need a worker each, not a core: {Count(pick.Workers)} of them run at once on {Count(usableCores)} cores.";
        }
        else if (Overhead(pick, crossovers) is { } overhead)
        {
            yield return overhead;
        }

        if (finalists.Where(t => t.Strategy != pick.Strategy && t.Strategy != BenchCase.Baseline).MinBy(t => t.LowNs) is { } next)
        {
            var slower = (next.LowNs / pick.LowNs) - 1;
            yield return Math.Abs(slower) < Choice.Same - 1
                ? $"{Name(next)} is as fast."
                : $"The next best, {Name(next)}, takes {(slower * 100).ToString("0", CultureInfo.InvariantCulture)} % longer.";
        }
    }

    private static string? Overhead(FinalTime pick, IReadOnlyList<Crossover> crossovers) =>
        crossovers.SelectMany(c => c.Strategies.Select(s => (Crossover: c, Strategy: s))).FirstOrDefault(p => p.Strategy.Strategy == pick.Strategy) is { Strategy: { Model: { } model } strategy } found
            ? $"{pick.Strategy} adds {Figures.Time(model.PerItemNs)} to an item and {Figures.Time(model.PerChunkNs)} to a chunk"
                + (strategy.LeastChunk is { } least ? $", so items of {Figures.Time(found.Crossover.ItemNs)} pay in chunks of {Count((long)least)} or more." : ".")
            : null;

    private static FinalTime? Nearest(IReadOnlyList<FinalTime> finalists) => finalists.Where(t => t.Strategy != BenchCase.Baseline).MinBy(t => t.LowNs);

    private static string Name(FinalTime time) => $"{time.Strategy} with chunk size {time.ChunkSize} and {Count(time.Workers)} workers";

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
