using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>README.md and docs/: what they show works.</summary>
internal sealed class DocumentationTests
{
    private const string Source = "from: ";

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
        var fences = new[] { "csharp", "yaml" }.SelectMany(language => MarkdownFences.Of(Repository.Read(page), language));
        foreach (var (marker, lines) in fences.Where(fence => fence.Marker.StartsWith(Source, StringComparison.Ordinal)))
        {
            Assert.That(Repository.Read(marker[Source.Length..]).ReplaceLineEndings("\n"), Does.Contain(string.Join('\n', lines)), marker);
        }
    }

    [Test]
    public void Every_block_of_getting_started_is_compiled() =>
        Assert.That(GettingStartedPage.Markers, Is.SubsetOf(new[] { "compiled", "compiled: types" }), "a block that nothing compiles");

    [Test]
    public async Task The_code_of_getting_started_runs()
    {
        var result = await Tool.RunProgramAsync("dotnet", await UserProjects.AssemblyAsync("Page"));

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
