using System.Reflection;
using System.Runtime.Loader;
using PBench.Harness.CommandLine;
using PBench.Harness.Reporting;
using PBench.Strategies;
using PBench.Workloads;

namespace PBench.Harness.Plugins;

/// <summary>Strategies and workloads of a DLL: what its <see cref="IPlugin"/> says, or without one each public class that is one.</summary>
/// <param name="Strategies">Its strategies.</param>
/// <param name="Workloads">Its workloads.</param>
internal sealed record PluginFile(List<IParallelMapStrategy> Strategies, List<IWorkload> Workloads)
{
    /// <summary>Loads into a context of its own, with its own dependencies; the assemblies of the seam are shared with ours.</summary>
    /// <exception cref="UsageException">It does not load, or holds nothing to run: which file, and why.</exception>
    public static PluginFile Load(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"--plugin {Name(file)}: there is no such file.");
        }

        try
        {
            var assembly = new PluginContext(Path.GetFullPath(file)).LoadFromAssemblyPath(Path.GetFullPath(file));
            var types = assembly.GetExportedTypes().Where(t => t is { IsAbstract: false, IsGenericTypeDefinition: false } && t.GetConstructor(Type.EmptyTypes) is not null).ToList();
            var plugin = Make<IPlugin>(types) is { Count: > 0 } registered
                ? Registered(registered)
                : new PluginFile(Make<IParallelMapStrategy>(types), Make<IWorkload>(types));
            return plugin.Strategies.Count + plugin.Workloads.Count > 0 ? plugin : throw new UsageException(
                $"--plugin {Name(file)}: it registers nothing: no public class with a parameterless constructor implements IPlugin, IParallelMapStrategy or IWorkload, or its IPlugin names none.");
        }
        catch (Exception unloadable) when (unloadable is IOException or BadImageFormatException or UnauthorizedAccessException or ArgumentException
            or ReflectionTypeLoadException or TypeLoadException or TargetInvocationException or NotSupportedException or InvalidOperationException)
        {
            var cause = unloadable switch
            {
                ReflectionTypeLoadException { LoaderExceptions: [{ } first, ..] } => first,
                TargetInvocationException { InnerException: { } inner } => inner,
                _ => unloadable,
            };
            throw new UsageException($"--plugin {Name(file)}: {Why(cause)}", unloadable);
        }
    }

    /// <exception cref="TargetInvocationException">The plug-in's own code threw.</exception>
    private static PluginFile Registered(List<IPlugin> plugins)
    {
        try
        {
            return new PluginFile([.. plugins.SelectMany(p => p.Strategies)], [.. plugins.SelectMany(p => p.Workloads)]);
        }
        catch (Exception thrown)
        {
            throw new TargetInvocationException(thrown);
        }
    }

    private static List<T> Make<T>(IEnumerable<Type> types) =>
        [.. types.Where(typeof(T).IsAssignableFrom).OrderBy(t => t.FullName, StringComparer.Ordinal).Select(t => (T)Activator.CreateInstance(t)!)];

    private static string Name(string file) => OneLine.Of(file)!;

    private static string Why(Exception cause) => cause switch
    {
        BadImageFormatException => "it is not a .NET assembly.",
        _ => OneLine.Of(cause.Message)!,
    };

    private sealed class PluginContext(string file) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(file))
    {
        private readonly AssemblyDependencyResolver resolver = new(file);

        protected override Assembly? Load(AssemblyName assemblyName)
        {
            // The seam must be one type for both sides; everything else is the plug-in's own.
            if (assemblyName.Name is "PBench.Strategies" or "PBench.Workloads")
            {
                return null;
            }

            return resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }

        protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
            resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : nint.Zero;
    }
}
