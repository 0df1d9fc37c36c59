using System.IO.Compression;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>What the program of PBench.MSBuild tells a build, verdict by verdict.</summary>
[Platform(Exclude = "Win")]
internal sealed class GateFindingTests
{
    private const string Project = "/users/Mine.csproj";
    private string programs = "";

    [OneTimeSetUp]
    public void Unpack()
    {
        programs = Tool.CreateBareFolder();
        ZipFile.ExtractToDirectory(Directory.GetFiles(Tool.PackagesFolder, "PBench.MSBuild.*.nupkg").Single(), programs);
    }

    [TestCase(0, """{"cases": [{"name": "a", "verdict": "pass", "reason": "fine"}], "rules": []}""")]
    [TestCase(1, """{"cases": [{"name": "a", "verdict": "fail", "reason": "slower"}], "rules": []}""", "error PB0001: a: fail: slower")]
    [TestCase(1, """{"cases": [], "rules": [{"file": "/users/r", "line": 2, "column": 3, "name": "x < 1", "verdict": "fail", "reason": "x = 2"}]}""", "error PB0002: x < 1: fail: x = 2")]
    [TestCase(0, """{"cases": [{"name": "a", "verdict": "inconclusive", "reason": "too\nnoisy"}], "rules": []}""", "warning PB0003: a: inconclusive: too noisy")]
    [TestCase(3, """{"cases": [{"name": "a", "verdict": "not_measured", "reason": "it crashed"}], "rules": []}""", "error PB0004: a: not measured: it crashed")]
    [TestCase(3, """{"cases": [{"name": "a", "verdict": "inconclusive", "reason": "noisy"}], "rules": []}""", "warning PB0003: a: inconclusive: noisy", "error PB0004: Not everything could be measured. the last words of the tool")]
    [TestCase(1, """{"cases": [{"name": "a", "verdict": "pass", "reason": "fine"}], "rules": []}""", "error PB0001: The gate failed. the last words of the tool")]
    [TestCase(4, null, "error PB0003: The machine is too noisy to tell. the last words of the tool")]
    [TestCase(5, null, "error PB0005: The arms cannot be compared. the last words of the tool")]
    [TestCase(2, null, "error PB0900: There is no verdict: `pbench gate` ended with code 2. the last words of the tool")]
    [TestCase(139, """{"cases": [{"name": "a", "verdict": "pass", "reason": "fine"}], "rules": []}""", "error PB0900: There is no verdict: `pbench gate` ended with code 139. the last words of the tool")]
    [TestCase(0, null, "error PB0900: There is no verdict: nothing was measured.")]
    [TestCase(0, """{"cases": [], "rules": []}""", "error PB0900: There is no verdict: nothing was measured.")]
    [TestCase(0, """{"cases": [{"name": "a", "reason": "fine"}], "rules": []}""", "error PB0900: There is no verdict: ")]
    [TestCase(0, """{"cases": [{"name": "a", "verdict": null, "reason": "fine"}], "rules": []}""", "error PB0900: There is no verdict: ")]
    [TestCase(0, """{"cases": []}""", "error PB0900: There is no verdict: ")]
    [TestCase(0, "", "error PB0900: There is no verdict: ")]
    [TestCase(0, """{"cases": [{"name": "a", "verdict": "maybe", "reason": "fine"}], "rules": []}""", "error PB0900: a: maybe: fine")]
    public async Task Nothing_but_a_pass_goes_without_a_finding(int exitCode, string? verdict, params string[] findings)
    {
        var (folder, tool) = Standin();
        tool.Leave(exitCode, verdict);

        var result = await RunAsync(folder, tool, "base=old.dll");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var told = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("pbench: ", StringComparison.Ordinal)).ToArray();
        Assert.That(told, Has.Length.EqualTo(findings.Length), result.ToString());
        foreach (var (line, finding) in told.Zip(findings))
        {
            var origin = finding.Contains("PB0002", StringComparison.Ordinal) ? "/users/r(2,3)" : $"{Project} ";
            Assert.That(line, Does.StartWith($"{origin}: {finding}"), result.ToString());
        }
    }

    [Test]
    public async Task Doubts_are_errors_if_the_project_wants_them_so()
    {
        var (folder, tool) = Standin();
        tool.Leave(4, """{"cases": [{"name": "a", "verdict": "inconclusive", "reason": "too noisy"}], "rules": []}""");

        var result = await RunAsync(folder, tool, "base=old.dll", "inconclusive=fail");

        Assert.That(result.Output, Does.Contain($"{Project} : error PB0003: a: inconclusive: too noisy"), result.ToString());
    }

    [Test]
    public async Task Rules_and_arms_are_measured_one_after_the_other_and_never_beside_another_build()
    {
        var (folder, tool) = Standin();
        tool.Leave(0, """{"cases": [{"name": "a", "verdict": "pass", "reason": "fine"}], "rules": []}""");

        var results = await Task.WhenAll(RunAsync(folder, tool, "base=strategy:task", "head=strategy:shm", "rules=/users/r"), RunAsync(folder, tool, "base=old.dll"));

        Assert.That(results.Select(result => result.ExitCode), Is.All.Zero);
        Assert.That(tool.Log, Is.EqualTo(new[] { "start", "end", "start", "end", "start", "end" }));
    }

    [Test]
    public async Task A_build_that_waits_for_another_too_long_says_so()
    {
        var (folder, tool) = Standin();
        var file = Path.Combine(folder, "lock");
        await using var measuring = new FileStream(file, FileMode.CreateNew, FileAccess.Write, FileShare.None);

        var result = await RunAsync(folder, tool, "base=old.dll", "patience=0.3");

        Assert.That(result.Output, Does.Contain($"{Project} : error PB0901: '{file}'"), result.ToString());
        Assert.That(tool.Log, Is.Empty);
    }

    private static (string Folder, StandinTool Tool) Standin()
    {
        var folder = Tool.CreateBareFolder();
        return (folder, new StandinTool(Path.Combine(folder, "stand-in")));
    }

    private async Task<CommandResult> RunAsync(string folder, StandinTool tool, params string[] lines)
    {
        var request = Path.Combine(folder, $"request{Guid.NewGuid()}");
        string[] all = [.. lines, $"project={Project}", $"tool={tool.Program}", "plugin=/users/Mine.dll", $"output={folder}", $"lock={folder}/lock", "inconclusive=warn"];
        await File.WriteAllLinesAsync(request, all.DistinctBy(line => line[..line.IndexOf('=', StringComparison.Ordinal)]));
        return await Tool.RunProgramInAsync(folder, "dotnet", "exec", Path.Combine(programs, "tools", "net10.0", "PBench.MSBuild.dll"), request);
    }
}
