using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>Worker processes start wherever the library ends up: see docs/decisions/worker-start.md.</summary>
internal sealed partial class PublishTests
{
    [Test]
    public Task In_a_single_file() => RunTourAsync("-p:PublishSingleFile=true", "--no-self-contained");

    [Test]
    public Task In_a_self_contained_application() => RunTourAsync("--self-contained");

    [Test]
    public async Task Under_dotnet_test()
    {
        var result = await Tool.RunProgramAsync("dotnet", "test", await UserProjects.AssemblyAsync("PoolTests"));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("Passed:     1"), result.ToString());
    }

    private static async Task RunTourAsync(params string[] publish)
    {
        var folder = Tool.CreateUserFolder();
        Repository.CopyFolder("samples/MapTour", folder);
        string[] arguments = ["publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", "a folder", .. publish];
        var built = await Tool.RunProgramInAsync(folder, "dotnet", arguments);
        if (built.ExitCode != 0 && MissingPack().Match(built.Output) is { Success: true } missing)
        {
            Assert.Ignore($"{missing.Groups[1].Value} is not among the packages restored here.");
        }

        Assert.That(built.ExitCode, Is.Zero, built.ToString());
        var result = await Tool.RunProgramInAsync(folder, Path.Combine(folder, "a folder", "MapTour"));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.ReplaceLineEndings("\n"), Is.EqualTo(Tour.Output), result.ToString());
    }

    [GeneratedRegex(@"error NU110[123]: Unable to find [a-z ]*package (Microsoft\.\S+)")]
    private static partial Regex MissingPack();
}
