using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>The other ways to get the tool from a folder of packages. All tests install it in a path with spaces, most with a manifest.</summary>
internal sealed class InstallationTests
{
    private string folder = "";
    private string tools = "";

    [OneTimeSetUp]
    public async Task InstallByToolPath()
    {
        folder = Tool.CreateBareFolder();
        tools = Path.Combine(folder, "tools for all");
        (await Tool.RunProgramInAsync(folder, "dotnet", "tool", "install", "pbench", "--prerelease", "--tool-path", tools, "--source", Tool.PackagesFolder)).OrThrow();
    }

    [OneTimeTearDown]
    public Task AllowRemoval() => ChangeModeAsync("u+w");

    [Test]
    public async Task By_tool_path_it_needs_no_manifest()
    {
        var result = await Tool.RunProgramInAsync(folder, Path.Combine(tools, "pbench"), "--version");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output.Trim(), Is.Not.Empty, result.ToString());
    }

    [Test]
    public async Task Tool_exec_runs_it_without_an_installation()
    {
        var result = await Tool.RunProgramInAsync(folder, "dotnet", "tool", "exec", "pbench", "--prerelease", "--yes", "--source", Tool.PackagesFolder, "--", "list");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(result.Output, Does.Contain("strategies:"), result.ToString());
    }

    /// <summary>No home, the plainest locale, and an installation that belongs to somebody else.</summary>
    [Test]
    [Platform(Exclude = "Win")]
    public async Task An_ordinary_user_measures_with_an_installation_that_cannot_be_written()
    {
        var user = await OrdinaryUser.PrefixAsync();
        var own = Path.Combine(folder, "own");
        Directory.CreateDirectory(own);
        await ChangeModeAsync("a-w");
        (await Tool.RunShellAsync(folder, "chmod a+rx ../.. .. . && chmod a+rwx own")).OrThrow();
        var installed = Files();

        var result = await Tool.RunShellAsync(own, $"export HOME=/nonexistent LC_ALL=C; exec {user}'{tools}/pbench' run --filter '*/noop/*' --strategy pipes,shm --rounds 1 --scale 0.01 --quiet --out results");

        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        Assert.That(await File.ReadAllTextAsync(Path.Combine(own, "results", "cases.csv")), Does.Contain("pipes/noop").And.Contain("shm/noop"));
        Assert.That(Files(), Is.EqualTo(installed));
    }

    private (string Name, DateTime Written)[] Files() =>
        [.. new DirectoryInfo(tools).GetFiles("*", SearchOption.AllDirectories).Select(file => (file.FullName, file.LastWriteTimeUtc)).Order()];

    private Task ChangeModeAsync(string mode) =>
        OperatingSystem.IsWindows() ? Task.CompletedTask : Tool.RunProgramInAsync(folder, "chmod", "-R", mode, tools);
}
