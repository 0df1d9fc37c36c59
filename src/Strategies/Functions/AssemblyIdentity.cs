using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.Loader;

namespace PBench.Strategies.Functions;

/// <summary>What another process needs to find exactly this assembly.</summary>
/// <param name="Name">Full name.</param>
/// <param name="Version">Of its module: a new one for every build.</param>
/// <param name="Path">Where it was loaded from, if the name alone would not find it there; else empty.</param>
/// <param name="IsPlugin">It was loaded into a context of its own, where its dependencies may be other builds than the program's.</param>
internal sealed record AssemblyIdentity(string Name, Guid Version, string Path, bool IsPlugin = false)
{
    private static readonly ConcurrentDictionary<Assembly, AssemblyIdentity> Known = new();

    private static readonly HashSet<string> FoundByName = new(
        (AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "").Split(System.IO.Path.PathSeparator), StringComparer.Ordinal);

    /// <summary>Null if the assembly exists in the memory of this process only.</summary>
    public static AssemblyIdentity? Of(Assembly assembly)
    {
        if (assembly.IsDynamic || assembly.IsCollectible)
        {
            return null;
        }

        return Known.TryGetValue(assembly, out var known) ? known : Make(assembly) is { } made ? Known.GetOrAdd(assembly, made) : null;
    }

    private static AssemblyIdentity? Make(Assembly assembly)
    {
        var isDefault = AssemblyLoadContext.GetLoadContext(assembly) == AssemblyLoadContext.Default;
        var location = assembly.Location; // empty in single-file apps, and when loaded from bytes
        if (location.Length == 0 && !isDefault)
        {
            return null;
        }

        return new AssemblyIdentity(
            assembly.FullName!, assembly.ManifestModule.ModuleVersionId, isDefault && FoundByName.Contains(location) ? "" : location, !isDefault);
    }
}
