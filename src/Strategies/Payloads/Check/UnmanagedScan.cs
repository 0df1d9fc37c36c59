using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Payloads;

/// <summary>Tells which types are their own bytes, and finds addresses among those.</summary>
internal static class UnmanagedScan
{
    /// <summary>A value type with no reference anywhere in it.</summary>
    public static bool IsUnmanaged(Type type) => type.IsValueType && !type.IsByRefLike && !type.ContainsGenericParameters &&
        (type.IsPrimitive || type.IsEnum || !(bool)typeof(UnmanagedScan).GetMethod(nameof(HoldsReferences))!.MakeGenericMethod(type).Invoke(null, null)!);

    public static bool HoldsReferences<T>() => RuntimeHelpers.IsReferenceOrContainsReferences<T>();

    /// <summary>The first field of an unmanaged type that means something only in this process, or null.</summary>
    public static Refusal? FindHandle(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(nint) || type == typeof(nuint) || type.IsPointer || type.IsFunctionPointer)
        {
            return new Refusal("is a pointer or a handle, which means nothing in another process", "");
        }

        if (type == typeof(GCHandle) || type == typeof(SpinLock) || type == typeof(RuntimeArgumentHandle))
        {
            return new Refusal(Untransportable.Reason(type)!, "");
        }

        if (type.IsPrimitive || type.IsEnum)
        {
            return null;
        }

        foreach (var field in MemberNames.InstanceFields(type))
        {
            if (FindHandle(field.FieldType) is { } handle)
            {
                return handle.Under(MemberNames.Written(field));
            }
        }

        return null;
    }
}
