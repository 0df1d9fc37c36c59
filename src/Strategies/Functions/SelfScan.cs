using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Functions;

/// <summary>Finds out whether a struct's method stores through <c>this</c>, from its code: <c>counter.Increment()</c> does, <c>vector.Twice()</c> does not.</summary>
/// <remarks>Called on a captured struct, the first is a write of the variable. Code that cannot be read is taken to write nothing.</remarks>
internal sealed class SelfScan
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ConcurrentDictionary<MethodBase, bool> Known = new();

    private readonly HashSet<MethodBase> _open = []; // being read: they call each other

    public bool Writes(MethodBase method)
    {
        if (method.DeclaringType is not { IsValueType: true } type || method.IsDefined(typeof(IsReadOnlyAttribute), false) || type.IsDefined(typeof(IsReadOnlyAttribute), false))
        {
            return false;
        }

        if (Known.TryGetValue(method, out var writes))
        {
            return writes;
        }

        if (!_open.Add(method))
        {
            return false; // the scan that is under way sees it
        }

        writes = Scan(method);
        _open.Remove(method);
        if (writes || _open.Count == 0)
        {
            Known.TryAdd(method, writes);
        }

        return writes;
    }

    /// <summary>What a call of an interface's or a base class's method runs on this type of struct.</summary>
    public static MethodBase Implementation(Type type, MethodBase called)
    {
        if (!type.IsValueType || called is not MethodInfo { IsVirtual: true } method || method.DeclaringType == type)
        {
            return called;
        }

        if (method.DeclaringType!.IsInterface)
        {
            var map = type.GetInterfaceMap(method.DeclaringType);
            var number = Array.FindIndex(map.InterfaceMethods, each => each.MetadataToken == method.MetadataToken);
            return number >= 0 ? map.TargetMethods[number] : called;
        }

        return Array.Find(type.GetMethods(Own), each => each.IsVirtual && each.GetBaseDefinition().MethodHandle == method.GetBaseDefinition().MethodHandle) ?? called;
    }

    private bool Scan(MethodBase method)
    {
        var reach = new ClosureReach();
        try
        {
            new MethodScan(method, reach, null, this).Run();
        }
        catch (Exception e) when (ClosureScan.IsUnreadable(e))
        {
            return false;
        }

        return reach.WritesSelf;
    }
}
