using System.Reflection;
using System.Reflection.Metadata;
using PBench.Strategies.Functions;
using PBench.Strategies.Processes;

[assembly: MetadataUpdateHandler(typeof(HotReload))]

namespace PBench.Strategies.Processes;

/// <summary>What was edited while this process runs (<c>dotnet watch</c>, a debugger): workers, also those started later, load the files as they were built.</summary>
/// <remarks>
/// An edit of one type can change what a function of another computes, and which one calls which cannot be told. So what counts is the assembly: a
/// function that is in a changed one, has types of one, or is in one that refers to a changed one, is refused.
/// </remarks>
internal static class HotReload
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<Assembly, string> Changed = []; // and a type that was changed in it; guarded by Gate
    private static bool isAnything; // something was changed, and the runtime did not say what; guarded by Gate
    private static volatile int count;

    /// <summary>Number of edits so far.</summary>
    public static int Count => count;

    /// <summary>Called by the runtime after an edit was applied, by this name.</summary>
    /// <param name="types">Those that were changed; null: any may have been.</param>
    public static void UpdateApplication(Type[]? types)
    {
        lock (Gate)
        {
            isAnything |= types is null;
            foreach (var type in types ?? [])
            {
                Changed.TryAdd(type.Assembly, Naming.Of(type));
            }

            count++;
        }
    }

    /// <summary>What was changed in these assemblies or those they refer to, or null.</summary>
    public static string? ChangeIn(IReadOnlyCollection<Assembly> assemblies)
    {
        lock (Gate)
        {
            if (isAnything)
            {
                return "the runtime does not say what";
            }

            var loaded = AppDomain.CurrentDomain.GetAssemblies().ToLookup(assembly => assembly.GetName().Name);
            var seen = new HashSet<Assembly>(assemblies);
            var next = new Queue<Assembly>(assemblies);
            while (next.TryDequeue(out var assembly))
            {
                if (Changed.TryGetValue(assembly, out var type))
                {
                    return type;
                }

                foreach (var other in assembly.GetReferencedAssemblies().SelectMany(name => loaded[name.Name]).Where(seen.Add))
                {
                    next.Enqueue(other);
                }
            }

            return null;
        }
    }

    /// <summary>For tests, which share one process: nothing was ever edited.</summary>
    public static void Forget()
    {
        lock (Gate)
        {
            Changed.Clear();
            isAnything = false;
            count++; // what was found changed is looked at again
        }
    }
}
