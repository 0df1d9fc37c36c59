using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The workflows of GitHub Actions, as far as they can be checked without the service.</summary>
internal sealed class WorkflowTests
{
    private const string OfUsers = "samples/ci/pbench.yml";

    private static readonly string[] Actions = ["actions/checkout@v4", "actions/setup-dotnet@v4", "actions/upload-artifact@v4"];

    private static IEnumerable<string> Files => [OfUsers, .. Directory.GetFiles(Path.Combine(Repository.Root, ".github", "workflows")).Select(file => Path.GetRelativePath(Repository.Root, file))];

    private static IEnumerable<TestCaseData> Jobs =>
        from file in Files
        from job in Workflow.Read(file).Jobs
        select new TestCaseData(job.Value) { TestName = $"{{m}}({file}, {job.Key})" };

    [TestCaseSource(nameof(Files))]
    public void A_workflow_may_read_only(string file)
    {
        var workflow = Workflow.Read(file);

        Assert.That(workflow.Root.Keys, Is.EqualTo(new[] { "name", "on", "permissions", "jobs" }));
        Assert.That(Workflow.Map(workflow.Root["permissions"]), Is.EqualTo(new Dictionary<string, object?> { ["contents"] = "read" }));
    }

    [TestCaseSource(nameof(Jobs))]
    public void A_job_is_limited_and_its_steps_are_known_actions_or_commands(Job job)
    {
        Assert.That(job.Properties.Keys, Has.Member("runs-on").And.Member("timeout-minutes"));
        foreach (var step in job.Steps)
        {
            Assert.That(step.ContainsKey("uses"), Is.Not.EqualTo(step.ContainsKey("run")));
            Assert.That(step.GetValueOrDefault("uses") ?? Actions[0], Is.AnyOf(Actions));
            Assert.That($"{step.GetValueOrDefault("run")}", Does.Not.Contain("${{"), "what others can name belongs into env, never into a script");
        }
    }

    [Test]
    public void This_project_is_tested_and_packed_by_commands_that_people_run_too()
    {
        var commands = Workflow.Read(".github/workflows/ci.yml").Jobs.Values.SelectMany(job => job.Commands).Select(step => $"{step["run"]}");

        Assert.That(commands, Is.EqualTo(new[] { "bash .ci/run", "./run.sh pack" }));
    }

    /// <summary>A repository with a base commit and a head that is faster: the commands of the workflow, one after the other.</summary>
    [Test]
    [Platform("Linux")]
    public async Task The_workflow_for_users_builds_both_commits_and_passes_what_is_not_slower()
    {
        var (folder, expressions) = await PullRequest.CreateAsync();
        var job = Workflow.Read(OfUsers).Jobs["gate"];

        foreach (var step in job.Commands)
        {
            var environment = job.EnvironmentOf(step).Select(entry => $"export {entry.Key}='{expressions.GetValueOrDefault($"{entry.Value}") ?? entry.Value}'\n");
            var limited = step == job.Commands.Last() ? " --max-time 10s" : ""; // the verdict is the gate's own tests' business
            var result = await Tool.RunShellAsync(folder, string.Concat([.. environment, $"{step["run"]}".TrimEnd(), limited]));
            // A busy machine may not be able to tell (4); it must not fail what is faster.
            Assert.That(result.ExitCode, Is.EqualTo(0).Or.EqualTo(step == job.Commands.Last() ? 4 : 0), result.ToString());
        }

        var kept = Workflow.Map(job.Steps[^1]["with"]);
        Assert.That(File.Exists(Path.Combine(folder, $"{kept["path"]}", "verdict.json")), Is.True);
    }
}
