using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>README.md and docs/: what they show works.</summary>
internal sealed class DocumentationTests
{
    private const string Source = "from: ";

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

    private static IEnumerable<string> Pages =>
        Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file))
            .Order(StringComparer.Ordinal)
            .Prepend("README.md");

    private static IEnumerable<TestCaseData> Scripts =>
        from page in Pages
        from script in MarkdownCommands.Scripts(Repository.Read(page))
        select new TestCaseData(script) { TestName = $"{page}: {script.ReplaceLineEndings("; ")}" };

    [TestCaseSource(nameof(Scripts))]
    public async Task Commands_do_what_the_page_says(string script)
    {
        // The name of a globally installed tool, where this one is installed by a manifest.
        var result = await Tool.RunShellAsync(Tool.CreateUserFolder(), $"pbench() {{ dotnet tool run pbench -- \"$@\"; }}\n{script}");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }

    [TestCaseSource(nameof(Pages))]
    public void No_command_is_shown_that_nothing_runs(string page)
    {
        var untested = MarkdownCommands.Untested(Repository.Read(page)).Where(command => !MarkdownCommands.IsOfTheRepository(command));

        Assert.That(untested, Is.Empty, "mark their fence with <!-- tested -->");
    }

    [TestCaseSource(nameof(Pages))]
    public void Code_that_is_said_to_come_from_a_file_does(string page)
    {
        foreach (var (marker, lines) in MarkdownFences.Of(Repository.Read(page), "csharp").Where(fence => fence.Marker.StartsWith(Source, StringComparison.Ordinal)))
        {
            Assert.That(Repository.Read(marker[Source.Length..]).ReplaceLineEndings("\n"), Does.Contain(string.Join('\n', lines)), marker);
        }
    }

    /// <summary>The page is one program: its blocks in order, the types after the statements.</summary>
    [Test]
    public async Task The_code_of_getting_started_runs()
    {
        var folder = Tool.CreateUserFolder();
        await File.WriteAllTextAsync(Path.Combine(folder, "page.csproj"), Project);
        await File.WriteAllTextAsync(Path.Combine(folder, "Page.cs"), Program(Repository.Read("docs/getting-started.md")));

        var result = await Tool.RunProgramInAsync(folder, "dotnet", "run");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }

    private static string Program(string markdown)
    {
        var blocks = MarkdownFences.Of(markdown, "csharp").ToLookup(fence => fence.Marker, fence => string.Join('\n', fence.Lines));
        Assert.That(blocks.Select(group => group.Key), Is.SubsetOf(new[] { "compiled", "compiled: types" }), "a block that nothing compiles");
        return string.Join('\n', [.. blocks["compiled"], .. blocks["compiled: types"]]);
    }
}
