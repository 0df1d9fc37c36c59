namespace PBench.Harness.Gate.Trials;

/// <summary>What is judged as one: subjects that are measured together, round by round, and what is to be shown about them.</summary>
internal abstract class Trial(string name, IReadOnlyList<Subject> subjects)
{
    /// <summary>In the verdict.</summary>
    public string Name => name;

    public IReadOnlyList<Subject> Subjects => subjects;

    /// <summary>What a passing verdict says.</summary>
    public abstract string PassText { get; }

    /// <summary>What a failing verdict says.</summary>
    public abstract string FailText { get; }

    /// <summary>Undecided ones, about one batch of the data.</summary>
    public abstract IReadOnlyList<Hypothesis> Hypotheses(TrialRecord record, int batch);
}
