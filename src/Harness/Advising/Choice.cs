using PBench.Harness.Measuring;
using PBench.Harness.Reporting;

namespace PBench.Harness.Advising;

/// <summary>Chooses among finalists that were measured in the same rounds.</summary>
public static class Choice
{
    /// <summary>Times that differ by less are the same: then the simpler one is better.</summary>
    public const double Same = 1.03;

    /// <summary>The fastest, or a simpler one that is as fast: serial before threads, threads before processes, fewer workers, automatic chunks.</summary>
    /// <param name="measured">Cases with times.</param>
    /// <param name="crossesBoundary">Whether items of the strategy go to other processes.</param>
    public static CaseRow Of(IReadOnlyList<CaseRow> measured, Func<string, bool> crossesBoundary)
    {
        var fastest = measured.Min(r => r.MedianNs!.Value);
        return measured.Where(r => r.MedianNs <= fastest * Same)
            .OrderBy(r => r.Strategy == BenchCase.Baseline ? 0 : crossesBoundary(r.Strategy) ? 2 : 1)
            .ThenBy(r => r.Workers)
            .ThenBy(r => r.MedianNs)
            .First();
    }
}
