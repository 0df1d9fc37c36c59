using PBench.Strategies.Processes.Worker;

// The runtime calls StartupHook.Initialize, by these names and without a namespace, before the application's Main.
#pragma warning disable CA1050 // Types are declared in namespaces: this one may not be.

/// <summary>Makes a process a worker that was started as the application itself.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(WorkerAddress.Variable) is not null)
        {
            WorkerEntry.Run(); // ends the process: Main is never reached
        }
    }
}
