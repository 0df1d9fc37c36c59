using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The targets of PBench.MSBuild in a build, with a stand-in for the tool. One project, restored once: its builds follow each other.</summary>
[Platform(Exclude = "Win")]
[Parallelizable(ParallelScope.Self)]
internal sealed class GateInBuildTests
{
    private const string Doubtful = """{"cases": [{"name": "task/mine", "verdict": "inconclusive", "reason": "too noisy to say"}], "rules": []}""";

    private string folder = "";
    private StandinTool tool = null!;

    [OneTimeSetUp]
    public async Task RestoreProject()
    {
        folder = Tool.CreateUserFolder();
        Repository.CopyFolder("tests/Packaging.Tests/Projects/Gated", folder);
        tool = new StandinTool(Path.Combine(folder, "stand-in"));
        (await Tool.RunProgramInAsync(folder, "dotnet", "restore")).OrThrow();
    }

    [Test]
    public async Task A_broken_rule_is_an_error_of_the_build_at_the_rule()
    {
        tool.Leave(1, """
            {
              "cases": [],
              "rules": [
                {"file": "/some where/my (own).rules", "line": 3, "column": 5, "name": "speedup(task, mine) >= 2", "verdict": "fail", "reason": "it is 1.5"},
                {"file": "/some where/my (own).rules", "line": 4, "column": 1, "name": "ratio(a, b) < 1", "verdict": "inconclusive", "reason": "wall 1.0 × (0.9 to 1.1)"}
              ]
            }
            """);

        var result = await BuildAsync("-t:PBenchGate", "-p:PBenchGateRules=my.rules", "-p:PBenchGateOptions=\"--workload=mine;--max-time=9s\"");

        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(result.Output, Does.Contain("/some where/my (own).rules(3,5): error PB0002: speedup(task, mine) >= 2: fail: it is 1.5 ["), result.ToString());
        Assert.That(result.Output, Does.Contain("/some where/my (own).rules(4,1): warning PB0003: ratio(a, b) < 1: inconclusive: wall 1.0 × (0.9 to 1.1) ["), result.ToString());
        Assert.That(result.Output, Does.Contain("1 Warning(s)").And.Contain("1 Error(s)"), result.ToString());
        var assembly = Path.Combine(folder, "bin", "Debug", "net10.0", "Gated.dll");
        Assert.That(tool.Arguments[..7], Is.EqualTo(new[] { "gate", "--rules", Path.Combine(folder, "my.rules"), "--plugin", assembly, "--workload=mine", "--max-time=9s" }));
    }

    [Test]
    public async Task A_build_measures_if_the_project_asks_for_it_once_and_each_time_again()
    {
        tool.Leave(0, Doubtful);
        var runs = tool.Log.Length;

        foreach (var target in new[] { "Build", "PBenchGate", "Build" })
        {
            var result = await BuildAsync($"-t:{target}", "-p:PBenchGateBase=old.dll", "-p:PBenchGateOnBuild=true");

            Assert.That(result.ExitCode, Is.Zero, result.ToString());
            Assert.That(result.Output, Does.Contain("Gated.csproj : warning PB0003: task/mine: inconclusive: too noisy to say"), result.ToString());
            Assert.That(tool.Log, Has.Length.EqualTo(runs += 2), result.ToString());
        }
    }

    [Test]
    public async Task A_gate_without_anything_to_measure_is_an_error()
    {
        var result = await BuildAsync("-t:PBenchGate");

        Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
        Assert.That(result.Output, Does.Contain("Gated.csproj : error PB0902:").Or.Contain("Gated.csproj error PB0902:"), result.ToString());
    }

    private Task<CommandResult> BuildAsync(params string[] arguments) =>
        Tool.RunProgramInAsync(folder, "dotnet", ["build", "--no-restore", "-tl:off", $"-p:PBenchTool={tool.Program}", .. arguments]);
}
