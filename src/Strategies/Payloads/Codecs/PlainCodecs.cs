using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>The codecs that copy memory: unmanaged values, text, and blocks of unmanaged values.</summary>
internal static class PlainCodecs
{
    /// <summary>The codec of <paramref name="type"/>, refusing when an address is in it; null when the type is not plain memory.</summary>
    public static ValueCodec? Find(Type type)
    {
        if (type == typeof(string))
        {
            return new StringCodec();
        }

        if (UnmanagedScan.IsUnmanaged(type))
        {
            // Nullable<T> is plain memory too, but does not meet the constraint of UnmanagedCodec.
            return UnmanagedScan.FindHandle(type) is { } handle ? Make(typeof(RefusedCodec<>), type, handle)
                : Nullable.GetUnderlyingType(type) is { } inner ? Make(typeof(NullableCodec<>), inner)
                : Make(typeof(UnmanagedCodec<>), type);
        }

        if (ElementOfBlock(type) is not var (codec, element) || !UnmanagedScan.IsUnmanaged(element))
        {
            return null;
        }

        return UnmanagedScan.FindHandle(element) is { } elementHandle
            ? Make(typeof(RefusedCodec<>), type, elementHandle.Under("[]"))
            : Nullable.GetUnderlyingType(element) is null ? Make(codec, element) : null;
    }

    private static (Type Codec, Type Element)? ElementOfBlock(Type type)
    {
        if (type.IsSZArray)
        {
            return (typeof(ArrayCodec<>), type.GetElementType()!);
        }

        if (!type.IsConstructedGenericType)
        {
            return null;
        }

        var definition = type.GetGenericTypeDefinition();
        var codec = definition == typeof(List<>) ? typeof(ListCodec<>)
            : definition == typeof(Memory<>) ? typeof(MemoryCodec<>)
            : definition == typeof(ReadOnlyMemory<>) ? typeof(ReadOnlyMemoryCodec<>)
            : null;
        return codec is null ? null : (codec, type.GetGenericArguments()[0]);
    }

    private static ValueCodec Make(Type definition, Type argument, params object[] arguments) =>
        (ValueCodec)Activator.CreateInstance(definition.MakeGenericType(argument), BindingFlags.Instance | BindingFlags.Public | BindingFlags.DoNotWrapExceptions, null, arguments, null)!;
}
