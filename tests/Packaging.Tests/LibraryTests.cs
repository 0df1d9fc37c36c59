using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The library as its users get it: from its package, in a program of their own.</summary>
internal sealed class LibraryTests
{
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
          </PropertyGroup>
          <ItemGroup><PackageReference Include="PBench.Strategies" Version="*-*" /></ItemGroup>
        </Project>
        """;

    [Test]
    public async Task A_program_outside_the_repository_builds_against_the_package()
    {
        var result = await Tool.RunProgramAsync(Project, """
            using PBench.Strategies;
            Console.WriteLine(new SessionOptions { Workers = 3 }.Workers);
            """);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Trim(), Is.EqualTo("3"), result.ToString());
    }
}
