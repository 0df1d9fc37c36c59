using System.Collections.Concurrent;
using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Tells the framework's types, whose private fields are not ours to copy, from the user's.</summary>
internal static class FrameworkTypes
{
    // Of Microsoft's signed assemblies: all of the shared frameworks are. Their folder tells nothing: a self-contained
    // application is in it too, and in a single file there is none.
    private static readonly ulong[] Tokens =
        [0xb77a5c561934e089, 0xb03f5f7f11d50a3a, 0xcc7b13ffcd2ddd51, 0x7cec85d7bea7798e, 0xadb9793829ddae60, 0x31bf3856ad364e35];

    private static readonly ConcurrentDictionary<Assembly, bool> Known = new();

    /// <remarks>This library's own types, of which every function has one, need no table: making it takes longer than a worker's first small chunk.</remarks>
    public static bool Contains(Type type) => type.Assembly != typeof(FrameworkTypes).Assembly && Known.GetOrAdd(type.Assembly, static assembly => IsFramework(assembly));

    /// <summary>Framework types that are nothing but their fields, so that what they hold may be anything: a function too.</summary>
    public static bool IsPlainHolder(Type type)
    {
        if (!type.IsGenericType || type.Assembly != typeof(object).Assembly || type.Namespace is not ("System" or "System.Collections.Generic"))
        {
            return false;
        }

        var name = type.Name;
        return name.StartsWith("ValueTuple`", StringComparison.Ordinal) || name.StartsWith("Tuple`", StringComparison.Ordinal)
            || name == "KeyValuePair`2";
    }

    // FSharp.Core bears one of the keys, but its options, lists, maps and sets are what they are in any library: their fields.
    private static bool IsFramework(Assembly assembly)
    {
        if (assembly == typeof(object).Assembly)
        {
            return true;
        }

        if (assembly.IsDynamic)
        {
            return false;
        }

        var name = assembly.GetName();
        var token = name.GetPublicKeyToken();
        return name.Name != "FSharp.Core" && token is { Length: 8 } && Array.IndexOf(Tokens, System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(token)) >= 0;
    }
}
