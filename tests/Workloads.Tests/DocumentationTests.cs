using System.Runtime.CompilerServices;

namespace PBench.Workloads.Tests;

/// <summary>docs/workloads.md says what is.</summary>
public sealed class DocumentationTests
{
    private static readonly string Page = Read("../../docs/workloads.md");

    [TestCaseSource(typeof(BuiltInWorkloads), nameof(BuiltInWorkloads.All))]
    public void The_table_has_the_workload_with_its_description_and_parameters(IWorkload workload)
    {
        ArgumentNullException.ThrowIfNull(workload);
        var parameters = workload.Parameters.Select(parameter => $"`{parameter.Name}={string.Join(",", parameter.Values)}`");
        Assert.That(Page, Does.Contain($"| `{workload.Name}` | {workload.Description} | {string.Join(" ", parameters)} |"));
    }

    [Test]
    public void The_example_is_the_code_that_is_tested()
    {
        var code = Read("Cubes.cs");
        var example = code[(code.IndexOf("public sealed", StringComparison.Ordinal))..code.IndexOf("// </example>", StringComparison.Ordinal)];
        Assert.That(Page, Does.Contain(example));
    }

    [Test]
    public async Task The_example_is_right()
    {
        var prepared = new Cubes().Prepare(Workload.Settings(0.01));
        var results = (long[])await Workload.RunSeriallyAsync(prepared);
        Assert.That(results[^1], Is.EqualTo(970_299)); // 99³
        Assert.That(prepared.Check(results).IsCorrect, Is.True);
    }

    private static string Read(string path, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, path));
}
