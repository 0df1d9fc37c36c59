using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

internal sealed class ReadmeTests
{
    private static IEnumerable<string> Commands =>
        MarkdownCommands.In(Repository.Read("README.md")).Where(MarkdownCommands.IsOfTheTool);

    [TestCaseSource(nameof(Commands))]
    public async Task A_command_of_the_readme_does_what_it_says(string command)
    {
        // The name of a globally installed tool, where this one is installed by a manifest.
        var script = $"pbench() {{ dotnet tool run pbench -- \"$@\"; }}\n{command}";
        var result = await Tool.RunShellAsync(Tool.CreateWorkFolder(), script);

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
    }
}
