using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>A user's repository as a build server checks it out for a pull request.</summary>
internal static class PullRequest
{
    private const string Slow = "Enumerable.Range(1, n).Sum(i => (long)i)";
    private const string Fast = "(long)n * (n + 1) / 2";

    /// <summary>The head is checked out; the base is its parent.</summary>
    /// <returns>Its folder, and the values of the service's expressions.</returns>
    public static async Task<(string Folder, Dictionary<string, string> Expressions)> CreateAsync()
    {
        var folder = Tool.CreateBareUserFolder();
        Repository.CopyFolder("samples/MyWorkloads", Path.Combine(folder, "MyWorkloads"));
        await File.WriteAllLinesAsync(Path.Combine(folder, ".gitignore"), ["bin/", "obj/", "artifacts/"]);
        var source = Path.Combine(folder, "MyWorkloads", "TriangleWorkload.cs");

        await GitAsync("init --quiet");
        await CommitAsync("base");
        await File.WriteAllTextAsync(source, (await File.ReadAllTextAsync(source)).Replace(Slow, Fast, StringComparison.Ordinal));
        await CommitAsync("head");
        var parent = (await GitAsync("rev-parse HEAD~")).Output.Trim();
        return (folder, new() { ["${{ github.event.pull_request.base.sha }}"] = parent });

        Task CommitAsync(string message) =>
            GitAsync($"add --all && git -c user.name=someone -c user.email=someone@example.org commit --quiet -m {message}");

        async Task<CommandResult> GitAsync(string command) => (await Tool.RunShellAsync(folder, $"git {command}")).OrThrow();
    }
}
