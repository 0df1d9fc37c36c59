using System.Collections.Concurrent;
using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Finds out which captured variables a lambda reads and writes, from its code and all compiler-made code it leads to.</summary>
/// <remarks>
/// Lambdas of one scope share one closure. Without the scan, a lambda that needs a number would also carry the array, or
/// fail over the stream, that its neighbour captured.
/// </remarks>
internal sealed class ClosureScan
{
    private static readonly ConcurrentDictionary<MethodInfo, ClosureReach> Known = new();

    private readonly ClosureReach _reach = new();
    private readonly HashSet<(Module, int)> _seen = [];
    private readonly Queue<MethodBase> _pending = new();
    private readonly SelfScan _selves = new();

    public static ClosureReach Of(MethodInfo method) => Known.TryGetValue(method, out var reach) ? reach : Known.GetOrAdd(method, new ClosureScan().Run(method));

    /// <summary>Queues the method if its code may touch captured variables: if a compiler made it for a lambda.</summary>
    public void Follow(MethodBase method)
    {
        if (CompilerNames.IsGenerated(method) && _seen.Add((method.Module, method.MetadataToken)))
        {
            _pending.Enqueue(method);
        }

        if (method.DeclaringType is { } type)
        {
            FollowStateMachine(type);
        }
    }

    /// <summary>The code of an async method or iterator is in the methods of its state machine.</summary>
    public void FollowStateMachine(Type type)
    {
        if (CompilerNames.IsStateMachine(type) && _seen.Add((type.Module, type.MetadataToken)))
        {
            foreach (var method in type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                Follow(method);
            }
        }
    }

    /// <summary>Thrown by reflection for code that it cannot give, or that needs what is not there.</summary>
    public static bool IsUnreadable(Exception thrown) =>
        thrown is ArgumentException or BadImageFormatException or IOException or NotSupportedException or InvalidOperationException or TypeLoadException;

    private ClosureReach Run(MethodInfo method)
    {
        Follow(method);
        while (_pending.TryDequeue(out var next))
        {
            try
            {
                new MethodScan(next, _reach, this, _selves).Run();
            }
            catch (Exception e) when (IsUnreadable(e))
            {
                _reach.IsPartial = true; // code we cannot read may need any variable
            }
        }

        return _reach;
    }
}
