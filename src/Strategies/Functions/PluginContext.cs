using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.Loader;

namespace PBench.Strategies.Functions;

/// <summary>Holds the plug-ins of one folder, with what only they need.</summary>
/// <remarks>
/// What the program has in the same build comes from the default context, and PBench.* always: two copies of <c>IMapFunction</c> would be
/// two types. Of anything else a plug-in uses the build that lies beside it, whichever the program has.
/// </remarks>
internal sealed class PluginContext : AssemblyLoadContext
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, PluginContext> Folders = new(StringComparer.Ordinal);

    private readonly string _folder;
    private readonly List<AssemblyDependencyResolver> _resolvers = [];

    private PluginContext(string folder)
        : base("pbench plug-ins of " + folder) => _folder = folder;

    public static Assembly Load(string path)
    {
        lock (Gate)
        {
            var folder = Path.GetDirectoryName(path) ?? "";
            if (!Folders.TryGetValue(folder, out var context))
            {
                Folders[folder] = context = new PluginContext(folder);
            }

            try
            {
                return context.LoadPlugin(path);
            }
            catch (FileLoadException)
            {
                // Another file of that folder already has the same assembly name: a context of its own tells them apart.
                return new PluginContext(folder).LoadPlugin(path);
            }
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Null: the default context is asked.
        return Locate(assemblyName) is { } path && !IsTheProgramsOwn(assemblyName, path) ? LoadFromAssemblyPath(path) : null;
    }

    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var resolver in _resolvers)
        {
            if (resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path)
            {
                return LoadUnmanagedDllFromPath(path);
            }
        }

        return IntPtr.Zero;
    }

    private Assembly LoadPlugin(string path)
    {
        try
        {
            _resolvers.Add(new AssemblyDependencyResolver(path));
        }
        catch (InvalidOperationException)
        {
            // No usable deps.json beside it: its folder is searched instead.
        }

        return LoadFromAssemblyPath(path);
    }

    private static bool IsTheProgramsOwn(AssemblyName name, string path)
    {
        try
        {
            var programs = Default.LoadFromAssemblyName(name).ManifestModule.ModuleVersionId;
            return name.Name!.StartsWith("PBench.", StringComparison.Ordinal) || programs == BuildOf(path);
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return false; // the program has none, or an older one
        }
    }

    private static Guid BuildOf(string path)
    {
        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private string? Locate(AssemblyName name)
    {
        foreach (var resolver in _resolvers)
        {
            if (resolver.ResolveAssemblyToPath(name) is { } path)
            {
                return path;
            }
        }

        var beside = Path.Combine(_folder, name.Name + ".dll");
        return File.Exists(beside) ? beside : null;
    }
}
