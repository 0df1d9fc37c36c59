using PBench.Harness.Measuring;

namespace PBench.Harness.Advising;

/// <summary>Chooses among finalists that were measured in the same rounds.</summary>
public static class Choice
{
    /// <summary>Times that differ by less are the same: then the simpler one is better.</summary>
    public const double Same = 1.03;

    /// <summary>The fastest, or a simpler one that is as fast: serial before threads, threads before processes, fewer workers, automatic chunks.</summary>
    /// <param name="measured">At least one.</param>
    /// <param name="crossesBoundary">Whether items of the strategy go to other processes.</param>
    public static FinalTime Of(IReadOnlyList<FinalTime> measured, Func<string, bool> crossesBoundary)
    {
        var fastest = measured.Min(t => t.LowNs);
        return measured.Where(t => t.LowNs <= fastest * Same)
            .OrderBy(t => t.Strategy == BenchCase.Baseline ? 0 : crossesBoundary(t.Strategy) ? 2 : 1)
            .ThenBy(t => t.Workers)
            .ThenBy(t => t.LowNs)
            .First();
    }
}
