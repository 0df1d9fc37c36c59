using System.Text.Json;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>What a plug-in of the packed tool may bring.</summary>
internal sealed class PluginTests
{
    [Test]
    public async Task Its_own_dependencies_serve_it_in_every_process_and_on_every_strategy()
    {
        var result = await Tool.RunAsync(
            "verify", "--plugin", await UserProjects.AssemblyAsync("WithDependency"), "--workload", "tripled", "--strategy", "loops,shm", "--quiet");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }

    [Test]
    public async Task It_brings_what_it_registers_and_nothing_else()
    {
        var known = await ListAsync("WithDependency");

        Assert.That(known, Does.Contain("loops").And.Contain("tripled").And.Not.Contain("left-out"));
    }

    [Test]
    public async Task Several_plug_ins_load_side_by_side()
    {
        var known = await ListAsync("WithDependency", "MyWorkloads");

        Assert.That(known, Does.Contain("tripled").And.Contain("triangle").And.Contain("shm-1000"));
    }

    [Test]
    public async Task Two_builds_of_one_plug_in_clash_by_name_when_both_are_to_run_at_once()
    {
        var result = await Tool.RunAsync(
            "list", "--plugin", await UserProjects.AssemblyAsync("MyWorkloads"), "--plugin", await UserProjects.AssemblyAsync("WrongWorkloads"));

        Assert.That(result.ExitCode, Is.EqualTo(2), result.ToString());
        Assert.That(result.ErrorLines, Has.Length.EqualTo(1), result.ToString());
    }

    private static async Task<List<string?>> ListAsync(params string[] plugins)
    {
        List<string> arguments = ["list", "--json"];
        foreach (var plugin in plugins)
        {
            arguments.AddRange(["--plugin", await UserProjects.AssemblyAsync(plugin)]);
        }

        var result = (await Tool.RunAsync([.. arguments])).OrThrow();
        using var document = JsonDocument.Parse(result.Output);
        return [.. new[] { "strategies", "workloads" }.SelectMany(kind => document.RootElement.GetProperty(kind).EnumerateArray().Select(entry => entry.GetProperty("name").GetString()))];
    }
}
