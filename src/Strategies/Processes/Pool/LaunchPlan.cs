using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using PBench.Strategies.Processes.Worker;

namespace PBench.Strategies.Processes.Pool;

/// <summary>How this application's code gets to run in another process, without its <c>Main</c>.</summary>
/// <remarks>
/// The worker host, run by <c>dotnet exec</c> with the application's own dependencies, where there are a dependency file and
/// the <c>dotnet</c> program: 13 ms. Else the application itself with a startup hook, which becomes the worker before
/// <c>Main</c>: 20 ms, and works in single-file and self-contained applications too. (docs/decisions/worker-start.md)
/// </remarks>
internal sealed class LaunchPlan
{
    /// <summary>Set to <c>exec</c> or <c>hook</c> to force a mechanism; the tests do.</summary>
    public const string MechanismSetting = "PBench.Strategies.WorkerStart";

    private const string HostFile = "PBench.WorkerHost.dll";
    private readonly string fileName;
    private readonly string[] arguments;
    private readonly bool usesHook;

    private LaunchPlan(string fileName, string[] arguments, bool usesHook)
    {
        this.fileName = fileName;
        this.arguments = arguments;
        this.usesHook = usesHook;
    }

    /// <exception cref="SessionFailedException">Neither way is open.</exception>
    public static LaunchPlan Find()
    {
        // A worker removes the variable before it runs anything. Here it is still set, so the runtime ignored the hook and ran
        // Main: a pool opened now would start copies that open pools of their own, without end.
        if (Environment.GetEnvironmentVariable(WorkerAddress.Variable) is not null)
        {
            throw new SessionFailedException("This process was started as a worker, but the application's Main runs in it: startup hooks do not work in this application. Publish it untrimmed.");
        }

        if (!IsDependency(AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "", typeof(LaunchPlan).Assembly.Location))
        {
            throw new SessionFailedException(
                "Workers would not find PBench.Strategies.dll, which is no dependency of this application but was loaded into it (a script such as .fsx, F# Interactive, a notebook): put the code into a compiled project, or use a strategy whose workers are threads.");
        }

        var forced = AppContext.GetData(MechanismSetting) as string;
        return (forced == "hook" ? null : TryHost()) ?? Hook();
    }

    public ProcessStartInfo StartInfo(IReadOnlyDictionary<string, string?> environment, string workingDirectory, int processors, WorkerAddress address)
    {
        var start = new ProcessStartInfo(fileName)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        WorkerEnvironment.Prepare(start.Environment, processors);
        start.Environment[WorkerAddress.Variable] = address.Write();
        if (usesHook)
        {
            WorkerEnvironment.Set(start.Environment, WorkerEnvironment.StartupHooks, typeof(WorkerEntry).Assembly.GetName().Name!);
        }

        return start;
    }

    /// <summary>A worker finds the library among the application's own files, too. Else every worker would die at its start.</summary>
    /// <param name="trusted">Paths of the assemblies that the application was started with.</param>
    /// <param name="library">Where this library was loaded from; empty in a single-file application, which has it in itself.</param>
    internal static bool IsDependency(string trusted, string library) => library.Length == 0
        || trusted.Split(Path.PathSeparator).Any(path => string.Equals(Path.GetFileName(path), Path.GetFileName(library), StringComparison.OrdinalIgnoreCase));

    private static LaunchPlan? TryHost()
    {
        var dependencies = (AppContext.GetData("APP_CONTEXT_DEPS_FILES") as string)?.Split(';')[0];
        if (string.IsNullOrEmpty(dependencies) || !File.Exists(dependencies))
        {
            return null;
        }

        var configuration = dependencies.Replace(".deps.json", ".runtimeconfig.json", StringComparison.Ordinal);
        var host = FindHost();
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        return host is not null && File.Exists(configuration) && File.Exists(dotnet)
            ? new LaunchPlan(dotnet, ["exec", "--depsfile", dependencies, "--runtimeconfig", configuration, host], usesHook: false)
            : null;
    }

    private static string? FindHost()
    {
        string?[] folders = [Path.GetDirectoryName(typeof(LaunchPlan).Assembly.Location), AppContext.BaseDirectory];
        return folders.Where(folder => !string.IsNullOrEmpty(folder)).Select(folder => Path.Combine(folder!, HostFile)).FirstOrDefault(File.Exists);
    }

    private static LaunchPlan Hook()
    {
        if (AppContext.TryGetSwitch("System.StartupHookProvider.IsSupported", out var supported) && !supported)
        {
            // The hook would be passed over silently, and the application's Main would run again in every "worker".
            throw new SessionFailedException("This application was published without startup hooks (trimmed or native), so it cannot start worker processes. Publish it untrimmed.");
        }

        var path = Environment.ProcessPath ?? throw new SessionFailedException("The path of this program is unknown, so it cannot start worker processes.");
        var isMuxer = string.Equals(Path.GetFileNameWithoutExtension(path), "dotnet", StringComparison.OrdinalIgnoreCase);
        var entry = Assembly.GetEntryAssembly()?.Location;
        return new LaunchPlan(path, isMuxer && !string.IsNullOrEmpty(entry) ? ["exec", entry] : [], usesHook: true);
    }
}
