using PBench.Harness.Measuring;
using PBench.Harness.Measuring.Launching;

namespace PBench.Harness.Gate.Trials;

/// <summary>Everything measured for one trial.</summary>
internal sealed class TrialRecord(Trial trial)
{
    private readonly List<TrialRound> rounds = [];
    private readonly CaseRecord[] cases = [.. trial.Subjects.Select(s => new CaseRecord(s.Case))];

    public Trial Trial => trial;

    public IReadOnlyList<TrialRound> Rounds => rounds;

    /// <summary>The subject that did not end as it must, with all its launches; or null.</summary>
    public CaseRecord? Failed => Array.Find(cases, c => c.Failure is not null);

    /// <summary>How a subject's input differs from the planned one, or null: then its build defines the workload differently.</summary>
    public string? OtherDefinition { get; private set; }

    /// <summary>Why the trial cannot be judged, or null.</summary>
    public string? Failure => Failed is { } failed ? $"{trial.Subjects[Array.IndexOf(cases, failed)].Label}, {failed.Failure}" : OtherDefinition;

    public void Add(TrialRound round)
    {
        foreach (var (index, launch) in round.Launches.Index())
        {
            cases[index].Add(launch);
            OtherDefinition ??= Difference(trial.Subjects[index], launch.Launch);
        }

        rounds.Add(round);
    }

    public IEnumerable<TrialRound> Clean(int batch) => rounds.Where(r => r.Batch == batch && r.IsClean);

    public int Contended(int batch) => rounds.Count(r => r.Batch == batch && !r.IsClean);

    /// <summary>What a subject's processes found in the clean rounds of a batch, one element per round; null where one does not tell.</summary>
    public IReadOnlyList<double[]>? Values(int subject, int batch, Func<ChildResult, double[]?> read)
    {
        var clean = Clean(batch).ToList();
        var values = clean.Select(r => r.Launches[subject].Launch.Result is { } result ? read(result) : null).OfType<double[]>().ToList();
        return values.Count > 0 && values.Count == clean.Count ? values : null;
    }

    private static string? Difference(Subject subject, ChildLaunch launch) =>
        launch.End == ChildEnd.Finished && launch.Result!.Items != subject.Case.Items
            ? $"{subject.Label} has {launch.Result.Items} items, not {subject.Case.Items}: its workload is defined differently"
            : null;
}
