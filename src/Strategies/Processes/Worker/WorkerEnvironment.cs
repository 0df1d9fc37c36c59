namespace PBench.Strategies.Processes.Worker;

/// <summary>Environment variables that make a process a worker. They end with it: what a worker starts must not inherit them.</summary>
internal static class WorkerEnvironment
{
    public const string StartupHooks = "DOTNET_STARTUP_HOOKS";

    /// <summary>Set by the parent before the start, with what stands in place of the user's own value.</summary>
    private static readonly (string Name, string Value)[] Runtime =
    [
        ("DOTNET_gcServer", "0"), // one heap for each worker, not one for each processor of each worker
        ("DOTNET_gcConcurrent", "0"), // and no background collector thread each
        ("DOTNET_EnableDiagnostics", "0"), // a killed process leaves its diagnostics socket behind
    ];

    /// <summary>Prefix under which a variable's value in the parent is kept for the worker to restore.</summary>
    private const string Kept = "PBENCH_KEEP_";

    public static void Prepare(IDictionary<string, string?> environment, int processors)
    {
        foreach (var (name, value) in Runtime)
        {
            Set(environment, name, value);
        }

        Set(environment, "DOTNET_PROCESSOR_COUNT", processors.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    public static void Set(IDictionary<string, string?> environment, string name, string value)
    {
        if (environment.TryGetValue(name, out var own) && own is not null)
        {
            environment[Kept + name] = own;
        }

        environment[name] = value;
    }

    /// <summary>In the worker, first of all: the environment is the caller's again.</summary>
    public static void Clean()
    {
        Environment.SetEnvironmentVariable(WorkerAddress.Variable, null);
        Restore("DOTNET_PROCESSOR_COUNT");
        Restore(StartupHooks);
        foreach (var (name, _) in Runtime)
        {
            Restore(name);
        }
    }

    private static void Restore(string name)
    {
        Environment.SetEnvironmentVariable(name, Environment.GetEnvironmentVariable(Kept + name));
        Environment.SetEnvironmentVariable(Kept + name, null);
    }
}
