using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Travel;

/// <summary>Tells which values may have hash codes that are bound to their process: identity, delegates, reflected members, and what is made of these.</summary>
internal static class BoundCodes
{
    // Framework types whose codes are those of the memory they refer to.
    private static readonly string[] OfMemory = ["System.Collections.Immutable.ImmutableArray`1", "System.Memory`1", "System.ReadOnlyMemory`1", "System.ArraySegment`1"];

    public static bool Has(Type key) => Has(key, []);

    private static bool Has(Type key, HashSet<Type> open)
    {
        if (key.IsEnum || key.IsPrimitive || key == typeof(string) || key.IsByRefLike || !open.Add(key))
        {
            return false;
        }

        if (key.IsInterface || key.IsArray || key.IsPointer || key == typeof(object) || key.IsAssignableTo(typeof(Delegate)) || key.IsAssignableTo(typeof(MemberInfo)))
        {
            return true; // an interface may be implemented by anything
        }

        var code = key.GetMethod(nameof(GetHashCode), BindingFlags.Instance | BindingFlags.Public, Type.EmptyTypes);
        if (code is null || code.DeclaringType == typeof(object) || code.DeclaringType == typeof(ValueType))
        {
            return true; // a struct without its own has the runtime's, which starts from the address of its type
        }

        return FrameworkTypes.Contains(code.DeclaringType!)
            ? (key.IsGenericType && Array.IndexOf(OfMemory, key.GetGenericTypeDefinition().FullName) >= 0) || Array.Exists(key.GetGenericArguments(), argument => Has(argument, open))
            : KeptCodes.BehindCodeOf(code) is { } behind && Array.Exists(behind, part => Has(part, open));
    }
}
