using Microsoft.Extensions.DependencyInjection;
using PBench.Harness.CommandLine;
using PBench.Harness.Machine;
using PBench.Harness.Measuring.Launching;
using PBench.Harness.Plugins;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness;

/// <summary>The list of everything that can run, and of the commands. Only this file and <c>Program.cs</c> know the container.</summary>
internal static class Composition
{
    public static ServiceProvider Build(Terminal terminal, Interrupt interrupt)
    {
        var services = new ServiceCollection();
        services.AddSingleton(terminal);
        services.AddSingleton(interrupt);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(_ => SelfCommand.Current());
        services.AddSingleton<MachineReader>();
        services.AddSingleton<Func<IReadOnlyList<string>, Catalogue>>(Catalogue);
        services.AddSingleton<ToolOptions>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<RunCommand>();
        services.AddSingleton<VerifyCommand>();
        services.AddSingleton<ListCommand>();
        services.AddSingleton<InfoCommand>();
        services.AddSingleton<ReportCommand>();
        services.AddSingleton<HistoryCommand>();
        services.AddSingleton<CompareCommand>();
        services.AddSingleton<AdviseCommand>();
        services.AddSingleton<GateOptions>();
        services.AddSingleton<GateCommand>();
        services.AddSingleton<SelfTestCommand>();
        services.AddSingleton<CommandTree>();
        return services.BuildServiceProvider();
    }

    /// <summary>Strategies and workloads, with those of the plug-ins.</summary>
    /// <exception cref="UsageException">A plug-in does not load: which, and why.</exception>
    public static Catalogue Catalogue(IReadOnlyList<string> plugins)
    {
        var services = new ServiceCollection();
        AddStrategies(services);
        foreach (var workload in BuiltInWorkloads.All)
        {
            services.AddSingleton(workload);
        }

        foreach (var plugin in plugins)
        {
            var loaded = PluginFile.Load(plugin);
            loaded.Strategies.ForEach(s => services.AddSingleton(s));
            loaded.Workloads.ForEach(w => services.AddSingleton(w));
        }

        // Made from the registrations themselves: a container would cost every child process 20 ms more than these lines.
        return new Catalogue(Made<IParallelMapStrategy>(services), Made<IWorkload>(services));
    }

    private static IEnumerable<T> Made<T>(ServiceCollection services) => services
        .Where(d => d.ServiceType == typeof(T))
        .Select(d => (T)(d.ImplementationInstance ?? Activator.CreateInstance(d.ImplementationType!)!));

    /// <summary>One line each; a new strategy is one more.</summary>
    private static void AddStrategies(ServiceCollection services)
    {
        services.AddSingleton<IParallelMapStrategy, SerialStrategy>();
        services.AddSingleton<IParallelMapStrategy, TaskStrategy>();
        services.AddSingleton<IParallelMapStrategy, PlinqStrategy>();
        services.AddSingleton<IParallelMapStrategy, ThreadsStrategy>();
        services.AddSingleton<IParallelMapStrategy, PipePoolStrategy>();
        services.AddSingleton<IParallelMapStrategy, SharedMemoryStrategy>();
    }
}
