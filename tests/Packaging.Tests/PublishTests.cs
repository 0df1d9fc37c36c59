using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>Worker processes start wherever the library ends up: see docs/decisions/worker-start.md.</summary>
internal sealed partial class PublishTests
{
    private const string TestProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="PBench.Strategies" Version="*-*" />
            <PackageReference Include="Microsoft.NET.Test.Sdk" Version="*" />
            <PackageReference Include="NUnit" Version="*" />
            <PackageReference Include="NUnit3TestAdapter" Version="*" />
          </ItemGroup>
        </Project>
        """;

    private const string TestSource = """
        using NUnit.Framework;
        using PBench.Strategies;

        public class PoolTests
        {
            [Test]
            public async Task A_lambda_of_a_test_runs_in_other_processes()
            {
                var factor = 2;
                await using var pool = await new SharedMemoryStrategy().OpenAsync(new SessionOptions { Workers = 2 });
                var results = await pool.MapAsync((int x) => (Product: x * factor, Environment.ProcessId), new[] { 1, 2, 3 });
                Assert.That(results.Select(r => r.Product), Is.EqualTo(new[] { 2, 4, 6 }));
                Assert.That(results.Select(r => r.ProcessId), Has.None.EqualTo(Environment.ProcessId));
            }
        }
        """;

    [Test]
    public Task In_a_single_file() => RunTourAsync("-p:PublishSingleFile=true", "--no-self-contained");

    [Test]
    public Task In_a_self_contained_application() => RunTourAsync("--self-contained");

    [Test]
    public async Task Under_dotnet_test()
    {
        var folder = Tool.CreateUserFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "pool.csproj"), TestProject);
        await File.WriteAllTextAsync(Path.Combine(folder, "PoolTests.cs"), TestSource);

        var result = await Tool.RunProgramInAsync(folder, "dotnet", "test");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("Passed:     1"), result.ToString());
    }

    private static async Task RunTourAsync(params string[] publish)
    {
        var folder = Tool.CreateUserFolder("samples/MapTour");
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
