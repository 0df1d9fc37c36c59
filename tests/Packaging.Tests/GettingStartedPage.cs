namespace PBench.Packaging.Tests;

/// <summary>docs/getting-started.md as the one program it is: its blocks in order, the types after the statements.</summary>
internal static class GettingStartedPage
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

    private static ILookup<string, string> Blocks =>
        MarkdownFences.Of(Repository.Read("docs/getting-started.md"), "csharp").ToLookup(fence => fence.Marker, fence => string.Join('\n', fence.Lines));

    /// <summary>What its blocks are marked with.</summary>
    public static IEnumerable<string> Markers => Blocks.Select(group => group.Key);

    /// <summary>Writes a project into a new folder, named after the folder.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{Path.GetFileName(folder)}.csproj"), Project);
        File.WriteAllLines(Path.Combine(folder, "Program.cs"), [.. Blocks["compiled"], .. Blocks["compiled: types"]]);
    }
}
