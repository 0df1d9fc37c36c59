using System.Collections.Concurrent;
using System.Reflection;

namespace PBench.Strategies.Functions;

/// <summary>Whether the values of a value type are their bytes: no references, and no address or handle either.</summary>
/// <param name="HoldsReferences">Then it is taken field by field.</param>
/// <param name="Fault">What in it is an address or handle; null if nothing.</param>
internal sealed record RawLayout(bool HoldsReferences, Refusal? Fault)
{
    private static readonly ConcurrentDictionary<Type, RawLayout> Known = new();
    private static readonly RawLayout Plain = new(false, null);

    public bool IsRaw => !HoldsReferences && Fault is null;

    public static RawLayout Of(Type type) => Known.TryGetValue(type, out var layout) ? layout : Known.GetOrAdd(type, Inspect(type));

    private static RawLayout Inspect(Type type)
    {
        if (!type.IsValueType)
        {
            // A pointer is neither a value type nor a reference.
            return Refusals.Of(type) is { } address && (type.IsPointer || type.IsFunctionPointer) ? new RawLayout(false, address) : new RawLayout(true, null);
        }

        if (Refusals.Of(type) is { } refusal)
        {
            return new RawLayout(false, refusal);
        }

        if (Nullable.GetUnderlyingType(type) is { } value)
        {
            return Of(value);
        }

        if (type.IsPrimitive || type.IsEnum)
        {
            return Plain;
        }

        Refusal? fault = null;
        foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            var inner = Of(field.FieldType);
            if (inner.HoldsReferences)
            {
                return inner;
            }

            if (fault is null && inner.Fault is { } found)
            {
                var name = CompilerNames.UserName(field.Name);
                fault = found with { Member = found.Member.Length == 0 ? name : $"{name}.{found.Member}" };
            }
        }

        return fault is null ? Plain : new RawLayout(false, fault);
    }
}
