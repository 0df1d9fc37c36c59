using System.Text.Json;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The folders of samples/, built against the packages in folders of their own.</summary>
internal sealed class SampleTests
{
    private static readonly string[] Plugin = ["MyWorkloads.dll"];

    [Test]
    public async Task The_tour_shows_each_call_and_its_Main_runs_once()
    {
        var result = await Tool.RunProgramAsync("dotnet", await UserProjects.AssemblyAsync("MapTour"));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.ReplaceLineEndings("\n"), Is.EqualTo(Tour.Output), result.ToString());
    }

    /// <summary>What happens where the runtime ignores the startup hook: Main runs in a process that was to be a worker.</summary>
    [Test]
    public async Task A_copy_of_the_tour_that_should_be_a_worker_opens_no_pool()
    {
        var result = await Tool.RunShellAsync(await UserProjects.FolderAsync("MapTour"), "PBENCH_WORKER=address exec dotnet bin/Release/net10.0/MapTour.dll");

        Assert.That(result.ExitCode, Is.Not.Zero, result.ToString());
        Assert.That(result.Error, Does.Contain("This process was started as a worker, but the application's Main runs in it"), result.ToString());
    }

    /// <summary>With the real tool. A busy machine may not be able to tell; anything else but a pass would be an error.</summary>
    [Test]
    public async Task The_plug_ins_rules_are_measured_in_its_build()
    {
        var folder = await UserProjects.FolderAsync("MyWorkloads");

        var result = await Tool.RunProgramInAsync(folder, "dotnet", "build", "--no-restore", "-c", "Release", "-tl:off", "-t:PBenchGate", "-p:PBenchGateOptions=--max-time=8s");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var verdict = Directory.GetFiles(folder, "verdict.json", SearchOption.AllDirectories).Single();
        using var document = JsonDocument.Parse(await File.ReadAllBytesAsync(verdict));
        var rules = document.RootElement.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("name").GetString());
        Assert.That(rules, Has.Member("ratio(task/triangle, serial/triangle, workers = 2) <= 1.2"));
    }

    [Test]
    public async Task The_plug_in_brings_nothing_along_that_the_tool_has_and_its_workload_runs_on_its_strategy()
    {
        var plugin = await UserProjects.AssemblyAsync("MyWorkloads");

        Assert.That(Directory.GetFiles(Path.GetDirectoryName(plugin)!, "*.dll").Select(Path.GetFileName), Is.EqualTo(Plugin));

        var verified = await Tool.RunAsync("verify", "--plugin", plugin, "--workload", "triangle", "--strategy", "serial,shm-1000");

        Assert.That(verified.ExitCode, Is.Zero, verified.ToString());
        Assert.That(verified.Output, Does.Contain("shm-1000").And.Contain("triangle"), verified.ToString());
    }
}
