using static PBench.Packaging.Tests.InstalledTool;

namespace PBench.Packaging.Tests;

/// <summary>Projects of users, built against the packages all at once: one restore, one build, for whichever tests want them.</summary>
internal static class UserProjects
{
    private const string Configuration = "Release";

    private static readonly Lazy<Task<string>> Built = new(BuildAsync);

    /// <summary>The folder of a built project.</summary>
    /// <exception cref="InvalidOperationException">One of the projects does not build: the output says which.</exception>
    public static async Task<string> FolderAsync(string name) => Path.Combine(await Built.Value, name);

    /// <summary>The assembly that a project of <see cref="FolderAsync"/> is named after.</summary>
    public static async Task<string> AssemblyAsync(string name) =>
        Path.Combine(await FolderAsync(name), "bin", Configuration, "net10.0", $"{name}.dll");

    private static async Task<string> BuildAsync()
    {
        var folder = Tool.CreateUserFolder();
        Copy("samples/MapTour", folder);
        Copy("samples/MyWorkloads", folder);
        Copy("tests/Packaging.Tests/Projects/PoolTests", folder);
        Copy("tests/Packaging.Tests/Projects/Dependency", folder);
        Copy("tests/Packaging.Tests/Projects/WithDependency", folder);
        GettingStartedPage.Write(Path.Combine(folder, "Page"));
        WriteWrongWorkloads(Path.Combine(folder, "WrongWorkloads"));

        var projects = Directory.GetFiles(folder, "*.csproj", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "users.slnx"),
            $"<Solution>{string.Concat(projects.Select(project => $"<Project Path=\"{project}\" />"))}</Solution>");
        (await Tool.RunProgramInAsync(folder, "dotnet", "build", "-c", Configuration)).OrThrow();
        return folder;
    }

    private static void Copy(string project, string folder) => Repository.CopyFolder(project, Path.Combine(folder, Path.GetFileName(project)));

    /// <summary>The sample with an oracle that expects another answer.</summary>
    private static void WriteWrongWorkloads(string folder)
    {
        Repository.CopyFolder("samples/MyWorkloads", folder);
        File.Move(Path.Combine(folder, "MyWorkloads.csproj"), Path.Combine(folder, "WrongWorkloads.csproj"));
        var source = Path.Combine(folder, "TriangleWorkload.cs");
        File.WriteAllText(source, File.ReadAllText(source).Replace("(item + 1) / 2", "(item + 2) / 2", StringComparison.Ordinal));
    }
}
