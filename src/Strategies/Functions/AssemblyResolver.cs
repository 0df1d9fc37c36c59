using System.Collections.Concurrent;
using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Finds in this process the assembly that another process means.</summary>
internal static class AssemblyResolver
{
    private static readonly ConcurrentDictionary<AssemblyIdentity, Assembly> Known = new();

    /// <exception cref="PayloadException">It is not there, or is another build.</exception>
    public static Assembly Resolve(AssemblyIdentity wanted) =>
        Known.TryGetValue(wanted, out var known) ? known : Known.GetOrAdd(wanted, Find(wanted));

    /// <summary>The assembly if this process has it already; else null, and nothing is loaded.</summary>
    public static Assembly? Loaded(AssemblyIdentity wanted)
    {
        if (Known.TryGetValue(wanted, out var known))
        {
            return known;
        }

        var name = new AssemblyName(wanted.Name);
        foreach (var loaded in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (!loaded.IsDynamic && !loaded.IsCollectible && loaded.GetName().Name == name.Name && IsSameBuild(loaded, wanted))
            {
                return loaded;
            }
        }

        return null;
    }

    private static Assembly Find(AssemblyIdentity wanted)
    {
        if (Loaded(wanted) is { } loaded)
        {
            return loaded;
        }

        var name = new AssemblyName(wanted.Name);
        var byName = LoadByName(name, out var failure);
        if (byName is not null && IsSameBuild(byName, wanted))
        {
            return byName;
        }

        var byPath = wanted.Path.Length > 0 && File.Exists(wanted.Path) ? LoadByPath(wanted) : null;
        if (byPath is not null && IsSameBuild(byPath, wanted))
        {
            return byPath;
        }

        throw Missing(wanted, byPath ?? byName, failure);
    }

    private static bool IsSameBuild(Assembly assembly, AssemblyIdentity wanted) => assembly.ManifestModule.ModuleVersionId == wanted.Version;

    private static Assembly? LoadByName(AssemblyName name, out Exception? failure)
    {
        failure = null;
        try
        {
            return Assembly.Load(name);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException) // not found, not loadable, no assembly
        {
            failure = e;
            return null;
        }
    }

    /// <summary>As the caller loaded it: its dependencies must come from the same places.</summary>
    private static Assembly LoadByPath(AssemblyIdentity wanted) => wanted.IsPlugin ? PluginContext.Load(wanted.Path) : Assembly.LoadFrom(wanted.Path);

    private static PayloadException Missing(AssemblyIdentity wanted, Assembly? other, Exception? failure)
    {
        var message = other is null
            ? $"The worker process cannot find the assembly '{wanted.Name}' that the function belongs to" +
              (wanted.Path.Length > 0 ? $", neither by name nor as '{wanted.Path}'." : ".") + " It must lie where the program's own assemblies lie."
            : $"The assembly '{wanted.Name}' was rebuilt while the program ran: the worker process loaded build {other.ManifestModule.ModuleVersionId} " +
              $"from '{other.Location}', the caller runs build {wanted.Version}. Restart the program.";
        return new PayloadException(message, PayloadStage.Function, "", -1, failure);
    }
}
