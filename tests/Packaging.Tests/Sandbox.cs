using System.Diagnostics;

namespace PBench.Packaging.Tests;

/// <summary>A folder outside the repository, with its own package cache, in which commands run as on a fresh machine.</summary>
/// <remarks>The private cache makes sure that a package is read as it was packed now, whatever its version.</remarks>
internal sealed class Sandbox : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("pbench-packaging-").FullName;

    /// <summary>A new, empty folder, given by its path in the sandbox.</summary>
    public string CreateFolder(string name) => Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;

    /// <summary>Runs a command to its end, with no standard input.</summary>
    /// <exception cref="TimeoutException">It took longer than <paramref name="limit"/>; it and its children are gone.</exception>
    public async Task<CommandResult> RunAsync(string program, IEnumerable<string> arguments, string folder, TimeSpan limit)
    {
        var start = Describe(program, arguments, folder);
        var command = string.Join(' ', start.ArgumentList.Prepend(Path.GetFileName(program)));
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();

        // Waiting for both streams as well: a child left behind keeps them open, and that is a finding.
        var finished = Task.WhenAll(output, error, process.WaitForExitAsync());
        try
        {
            await finished.WaitAsync(limit);
        }
        catch (TimeoutException)
        {
            var state = process.HasExited ? "ended, but a child of it still holds its output open" : "was still running";
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"`{command}` {state} after {limit.TotalSeconds} s.");
        }

        return new CommandResult(command, process.ExitCode, await output, await error);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private ProcessStartInfo Describe(string program, IEnumerable<string> arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var inherited in start.Environment.Keys.Where(IsOfTheTestHost).ToArray())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["NUGET_PACKAGES"] = Path.Combine(Folder, "nuget packages");
        start.Environment["DOTNET_CLI_HOME"] = Path.Combine(Folder, "home");
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // a build server would outlive the test and hold its pipes open
        start.Environment["UseSharedCompilation"] = "false"; // likewise
        return start;
    }

    /// <summary>`dotnet test` hands its own MSBuild and SDK down to its children; a user's shell has none of that.</summary>
    private static bool IsOfTheTestHost(string variable) =>
        variable.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase);
}
