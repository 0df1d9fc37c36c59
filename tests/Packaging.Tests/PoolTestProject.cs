namespace PBench.Packaging.Tests;

/// <summary>A user's test project with one test, which maps on worker processes.</summary>
internal static class PoolTestProject
{
    private const string Project = """
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

    private const string Source = """
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

    /// <summary>Writes it into a new folder, named after the folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"), Project);
        File.WriteAllText(Path.Combine(folder, "PoolTests.cs"), Source);
    }
}
