using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PBench.Harness.Measuring.Launching;

/// <summary>How to start this tool again: it may run as <c>dotnet tool.dll</c>, as a local tool, or behind a shim.</summary>
/// <param name="File">Program to start.</param>
/// <param name="Prefix">Arguments before the tool's own.</param>
public sealed record SelfCommand(string File, IReadOnlyList<string> Prefix)
{
    /// <summary>Hidden verb of the tool that runs one <see cref="ChildSpec"/>; alone, it answers with itself.</summary>
    /// <remarks>
    /// A gate's arm may be another build of the tool. The number changes with what is said between tool and process, so that
    /// a build which would misunderstand it refuses the verb instead.
    /// </remarks>
    public const string Verb = "measure-case-4";

    /// <summary>This tool again.</summary>
    public static SelfCommand Current() => Of(typeof(SelfCommand).Assembly);

    /// <summary>The program of an assembly where this process runs it; else <c>dotnet exec</c> of the assembly.</summary>
    public static SelfCommand Of(Assembly program)
    {
        var assembly = program.Location;
        var process = Environment.ProcessPath;
        var name = Path.GetFileNameWithoutExtension(process);
        if (process is not null && string.Equals(name, Path.GetFileNameWithoutExtension(assembly), StringComparison.OrdinalIgnoreCase))
        {
            return new SelfCommand(process, []);
        }

        // As a local tool the process is dotnet itself; under a test host it is neither, and the runtime's own host serves.
        var host = string.Equals(name, "dotnet", StringComparison.OrdinalIgnoreCase) ? process! : HostBesideRuntime();
        return new SelfCommand(host, ["exec", assembly]);
    }

    /// <summary>Another build: a program, or an assembly that <c>dotnet</c> runs.</summary>
    public static SelfCommand Of(string program) =>
        program.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? new SelfCommand(HostBesideRuntime(), ["exec", program]) : new SelfCommand(program, []);

    public ProcessStartInfo StartInfo(params IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(File)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in Prefix.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }

    /// <summary>The <c>dotnet</c> that runs this process: <c>dotnet/shared/Microsoft.NETCore.App/10.0.x/</c> is three levels below it.</summary>
    public static string HostBesideRuntime() => Path.GetFullPath(Path.Combine(
        RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
