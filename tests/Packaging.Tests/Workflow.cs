namespace PBench.Packaging.Tests;

/// <summary>A workflow of GitHub Actions.</summary>
/// <param name="Root">The whole file.</param>
/// <param name="Jobs">Its jobs by name.</param>
internal sealed record Workflow(IReadOnlyDictionary<string, object?> Root, IReadOnlyDictionary<string, Job> Jobs)
{
    /// <param name="path">In the repository.</param>
    public static Workflow Read(string path)
    {
        var root = Map(YamlReader.Read(Repository.Read(path)));
        return new Workflow(root, Map(root["jobs"]).ToDictionary(job => job.Key, job => new Job(Map(job.Value), [.. ((List<object?>)Map(job.Value)["steps"]!).Select(Map)])));
    }

    public static IReadOnlyDictionary<string, object?> Map(object? value) => (Dictionary<string, object?>)value!;
}

/// <param name="Properties">All its keys.</param>
/// <param name="Steps">Its steps, each with all its keys.</param>
internal sealed record Job(IReadOnlyDictionary<string, object?> Properties, IReadOnlyList<IReadOnlyDictionary<string, object?>> Steps)
{
    /// <summary>The steps that are commands.</summary>
    public IEnumerable<IReadOnlyDictionary<string, object?>> Commands => Steps.Where(step => step.ContainsKey("run"));

    /// <summary>The environment of one of its steps, expressions as they stand.</summary>
    public IEnumerable<KeyValuePair<string, object?>> EnvironmentOf(IReadOnlyDictionary<string, object?> step) =>
        new[] { Properties, step }.Where(level => level.ContainsKey("env")).SelectMany(level => Workflow.Map(level["env"]));
}
