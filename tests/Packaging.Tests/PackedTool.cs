namespace PBench.Packaging.Tests;

/// <summary>The packages as a user gets them, and the tool installed from them outside the repository.</summary>
internal sealed class PackedTool : IDisposable
{
    /// <summary>Names a folder of finished packages to test instead of packing the sources; relative to the repository.</summary>
    public const string PackagesVariable = "PBENCH_PACKAGES";

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(3);
    private readonly Sandbox sandbox = new();
    private int runs;

    private PackedTool() => HomeFolder = sandbox.CreateFolder("work of a user");

    /// <summary>The folder with the tool manifest; `dotnet tool run pbench` works in it and below.</summary>
    public string HomeFolder { get; }

    /// <summary>The folder that holds the packages.</summary>
    public string PackagesFolder { get; private set; } = "";

    /// <summary>Packs everything that is packable, and installs the tool with a manifest.</summary>
    public static async Task<PackedTool> InstallAsync()
    {
        var tool = new PackedTool();
        try
        {
            tool.PackagesFolder = Environment.GetEnvironmentVariable(PackagesVariable) is { Length: > 0 } finished
                ? Path.GetFullPath(finished, Repository.Root)
                : await tool.PackAsync();
            await tool.InstallFromPackagesAsync();
            return tool;
        }
        catch
        {
            tool.Dispose();
            throw;
        }
    }

    /// <summary>Runs `pbench` in a fresh folder below the manifest.</summary>
    public Task<CommandResult> RunAsync(params string[] arguments) => RunInAsync(CreateWorkFolder(), arguments);

    /// <summary>Runs `pbench` in a folder below the manifest.</summary>
    public Task<CommandResult> RunInAsync(string folder, params string[] arguments) =>
        sandbox.RunAsync("dotnet", ["tool", "run", "pbench", "--", .. arguments], folder, RunLimit);

    /// <summary>Hands a line to the shell, as a user would type it.</summary>
    public Task<CommandResult> RunShellAsync(string folder, string line) =>
        sandbox.RunAsync("/bin/sh", ["-euc", line], folder, RunLimit);

    /// <summary>A new folder in which a user's projects find the packages made here, and those that this repository was built with.</summary>
    public string CreateUserFolder() => WithFeeds(CreateWorkFolder());

    /// <summary>As <see cref="CreateUserFolder"/>, where no tool is installed yet.</summary>
    public string CreateBareUserFolder() => WithFeeds(CreateBareFolder());

    /// <summary>Runs a program in a fresh folder.</summary>
    public Task<CommandResult> RunProgramAsync(string program, params string[] arguments) => RunProgramInAsync(CreateWorkFolder(), program, arguments);

    /// <summary>Runs a program in a folder.</summary>
    public Task<CommandResult> RunProgramInAsync(string folder, string program, params string[] arguments) =>
        sandbox.RunAsync(program, arguments, folder, RunLimit);

    /// <summary>A new empty folder in which `dotnet tool run pbench` works.</summary>
    public string CreateWorkFolder() => sandbox.CreateFolder(Path.Combine(HomeFolder, $"run{Interlocked.Increment(ref runs)}"));

    /// <summary>A new empty folder in which no tool is installed.</summary>
    public string CreateBareFolder() => sandbox.CreateFolder(Path.Combine("bare folders", $"{Interlocked.Increment(ref runs)}"));

    /// <summary>Packs everything that is packable, as it was built together with this assembly.</summary>
    public async Task PackIntoAsync(string folder)
    {
        string[] arguments = ["pack", "Harness.sln", "--no-build", "-c", Repository.Configuration, "-o", folder];
        (await sandbox.RunAsync("dotnet", arguments, Repository.Root, InstallLimit)).OrThrow();
    }

    public void Dispose() => sandbox.Dispose();

    /// <summary>Longest time for one command: the whole quick suite is promised within three minutes on two cores.</summary>
    private static TimeSpan RunLimit => TimeSpan.FromMinutes(4);

    private async Task<string> PackAsync()
    {
        var target = sandbox.CreateFolder("packages");
        await PackIntoAsync(target);
        return target;
    }

    private async Task InstallFromPackagesAsync()
    {
        (await DotnetAsync("new", "tool-manifest")).OrThrow();
        // The folder is the only source: the tool's package must hold all that it needs.
        (await DotnetAsync("tool", "install", "pbench", "--prerelease", "--source", PackagesFolder)).OrThrow();
    }

    private Task<CommandResult> DotnetAsync(params string[] arguments) =>
        sandbox.RunAsync("dotnet", arguments, HomeFolder, InstallLimit);

    private string WithFeeds(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="packed" value="{PackagesFolder}" />
                <add key="restored" value="{Repository.RestoredPackages}" />
              </packageSources>
              <packageSourceMapping>
                <clear />
                <packageSource key="packed"><package pattern="pbench" /><package pattern="PBench.*" /></packageSource>
                <packageSource key="restored"><package pattern="*" /></packageSource>
              </packageSourceMapping>
            </configuration>
            """);
        return folder;
    }
}
