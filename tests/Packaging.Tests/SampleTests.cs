using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The folders of samples/, built against the packages in a folder of their own.</summary>
internal sealed class SampleTests
{
    [Test]
    public async Task The_tour_shows_each_call_and_its_Main_runs_once()
    {
        var folder = Tool.CreateUserFolder("samples/MapTour");

        var result = await Tool.RunProgramInAsync(folder, "dotnet", "run", "-c", "Release");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.ReplaceLineEndings("\n"), Is.EqualTo(Tour.Output), result.ToString());
    }

    [Test]
    public async Task The_plug_in_builds_and_brings_nothing_along_that_the_tool_has()
    {
        var folder = Tool.CreateUserFolder("samples/MyWorkloads");

        var result = await Tool.RunProgramInAsync(folder, "dotnet", "build", "-c", "Release", "-o", "out");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(Directory.GetFiles(Path.Combine(folder, "out"), "*.dll").Select(Path.GetFileName), Is.EqualTo(new[] { "MyWorkloads.dll" }));
    }
}
