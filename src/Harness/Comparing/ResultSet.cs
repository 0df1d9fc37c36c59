using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Statistics;
using PBench.Harness.Reporting;
using PBench.Harness.Resuming;

namespace PBench.Harness.Comparing;

/// <summary>One folder of results.</summary>
/// <param name="Label">A, B, C … in the order given.</param>
/// <param name="Name">The folder's name.</param>
/// <param name="Run">Machine, options and versions.</param>
/// <param name="Cases">Rows of <c>cases.csv</c>.</param>
/// <param name="Times">Nanoseconds for one map, by case and round.</param>
/// <param name="Limits">What the machine allows, by name, where the folder has <c>limits.json</c>: nanoseconds.</param>
public sealed record ResultSet(
    string Label, string Name, RunDescription Run, IReadOnlyList<CaseRow> Cases,
    IReadOnlyDictionary<string, SortedDictionary<int, double[]>> Times, IReadOnlyDictionary<string, double> Limits)
{
    /// <exception cref="DamagedResultsException">A file is missing or broken: which, and where.</exception>
    /// <exception cref="OtherSchemaException">The folder is of another version of pbench.</exception>
    public static ResultSet Read(string folder, string label)
    {
        var reports = new ReportFolder(folder);
        var (run, cases, _) = reports.Read();
        var times = reports.ReadIterations()
            .GroupBy(i => i.Case)
            .ToDictionary(
                c => c.Key,
                c => new SortedDictionary<int, double[]>(c.GroupBy(i => i.Round).ToDictionary(r => r.Key, r => r.Select(i => i.ElapsedNs / i.Operations).ToArray())));
        var name = OneLine.Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))))!;
        return new ResultSet(label, name, run, cases, times, LimitsFile.Read(folder)) { IsComplete = !RunJournal.IsIn(folder) };
    }

    /// <summary>The run ended by itself: it was neither interrupted nor killed.</summary>
    public bool IsComplete { get; init; } = true;

    public int UsableCores => Run.Machine.Processor.UsableCores;

    /// <summary>Cases that were measured.</summary>
    public IEnumerable<CaseRow> Measured => Cases.Where(c => c.MedianNs > 0 && Times.ContainsKey(c.Case));

    /// <summary>The times of a case.</summary>
    public RoundSample Time(CaseRow row) => new([.. Times[row.Case].Values]);

    /// <summary>How much faster than serial of the same rounds a case is, or null without a measured baseline.</summary>
    public RoundSample? Speedup(CaseRow row)
    {
        if (Serial(row) is not { } serial || serial.Case == row.Case)
        {
            return null;
        }

        var shared = Times[row.Case].Keys.Where(Times[serial.Case].ContainsKey).ToList();
        return shared.Count == 0 ? null : new RoundSample([.. shared.Select(r => Times[serial.Case][r])], [.. shared.Select(r => Times[row.Case][r])]);
    }

    /// <summary>The baseline of a case, if it was measured.</summary>
    public CaseRow? Serial(CaseRow row) => Measured.FirstOrDefault(c => c.Strategy == BenchCase.Baseline && InputKey.Of(c) == InputKey.Of(row));

    public int Revision(CaseRow row) => Run.WorkloadRevisions.GetValueOrDefault(row.Workload, 1);
}

/// <summary>What cases must share to do the same work.</summary>
public sealed record InputKey(string Workload, string? Parameters, long Items, double Scale)
{
    public static InputKey Of(CaseRow row) => new(row.Workload, row.Parameters, row.Items, row.Scale);

    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Workload}{(Parameters is null ? "" : $" [{Parameters}]")}: {Items:N0} items, scale {Scale:R}");
}
