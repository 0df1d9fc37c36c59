using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Travel;

/// <summary>Tells of a user's type whether its objects keep hash codes that another process would not have: own tables, cached codes.</summary>
/// <remarks>
/// Codes of texts, numbers, enums, tuples and <see cref="HashCode"/> are the same in all processes of a session; the framework's tables are made anew. What is left is found in the code
/// of the type itself. Only a parent looks, at what it sends and at what comes back, so that no worker's first item waits for it.
/// </remarks>
internal sealed class KeptCodes
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private const int MostRounds = 4; // of methods that return what others return

    private static readonly ConcurrentDictionary<Type, KeptCodes> Known = new();
    private static bool isParent;

    private readonly Dictionary<(Module, int), Type[]> returned = [];
    private readonly Type[]? kept;

    private KeptCodes(Type type)
    {
        var methods = MethodsOf(type);
        for (var round = 0; round < MostRounds; round++)
        {
            var before = returned.Values.Sum(static keys => keys.Length + 1);
            kept = null;
            foreach (var method in methods)
            {
                kept = CodeSlot.Union(kept, Scan(method));
            }

            if (before == returned.Values.Sum(static keys => keys.Length + 1))
            {
                break;
            }
        }
    }

    /// <summary>Values are to be looked at in this process.</summary>
    public static bool IsWatched => isParent || WorkerDepth.Current == 0 || !HashSeeds.Agree;

    /// <summary>This process, though a worker itself, sends values to workers.</summary>
    public static void Watch() => isParent = true;

    /// <summary>Why no value of the type travels; null: it does.</summary>
    /// <param name="type">A class or struct that travels by its fields.</param>
    /// <param name="codesAgree">Codes that are not bound to their process are the same everywhere.</param>
    public static Refusal? RefusalOf(Type type, bool codesAgree)
    {
        if (FrameworkTypes.Contains(type) || CompilerNames.IsGenerated(type) || type.Assembly == typeof(KeptCodes).Assembly || Of(type).kept is not { } keys)
        {
            return null;
        }

        const string WayOut = "Mark what it keeps with [NonSerialized] and make it anew in a method with [OnDeserialized], or register an IPayloadCodec for it.";
        var bound = Array.Find(keys, static key => BoundCodes.Has(key));
        return bound is not null ? new Refusal($"is {Naming.Of(type)}, which keeps hash codes of {Naming.Of(bound)}: they are others in each process", WayOut)
            : codesAgree ? null
            : new Refusal($"is {Naming.Of(type)}, which keeps hash codes: in this version of .NET they are others in each process", WayOut);
    }

    /// <summary>Types of the values of whose codes the type's <c>GetHashCode</c> is made; null: of none.</summary>
    public static Type[]? BehindCodeOf(MethodInfo getHashCode) =>
        Of(getHashCode.DeclaringType!).returned.GetValueOrDefault((getHashCode.Module, getHashCode.MetadataToken));

    private static KeptCodes Of(Type type) => Known.TryGetValue(type, out var found) ? found : Known.GetOrAdd(type, new KeptCodes(type));

    // What compilers write for records and properties keeps nothing; a record's code is asked for when it is a key.
    private static List<MethodBase> MethodsOf(Type type)
    {
        var methods = new List<MethodBase>();
        for (var level = type; level is not null && !FrameworkTypes.Contains(level); level = level.BaseType)
        {
            foreach (var member in level.GetMembers(Own))
            {
                if (member is MethodBase method && (method.Name == nameof(GetHashCode) || !method.IsDefined(typeof(CompilerGeneratedAttribute), false)))
                {
                    methods.Add(method);
                }
            }
        }

        return methods;
    }

    private Type[]? Scan(MethodBase method)
    {
        var scan = new CodeScan(method, callee => returned.GetValueOrDefault((callee.Module, callee.MetadataToken)));
        try
        {
            scan.Run();
        }
        catch (Exception e) when (ClosureScan.IsUnreadable(e) || e is IndexOutOfRangeException)
        {
            return null; // code that cannot be read is taken to keep nothing
        }

        if (scan.Returned is { } keys)
        {
            returned[(method.Module, method.MetadataToken)] = keys;
        }

        return scan.Kept;
    }
}
