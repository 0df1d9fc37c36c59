using System.Reflection;
using PBench.Strategies.Functions;

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

        if (type.IsValueType && RawLayout.Of(type) is { HoldsReferences: false } layout)
        {
            // Nullable<T> is plain memory too, but does not meet the constraint of UnmanagedCodec.
            return layout.Fault is { } fault ? Make(typeof(RefusedCodec<>), type, fault)
                : Nullable.GetUnderlyingType(type) is { } inner ? Make(typeof(NullableCodec<>), inner)
                : Make(typeof(UnmanagedCodec<>), type);
        }

        if (ElementOfBlock(type) is not var (codec, element) || !element.IsValueType || RawLayout.Of(element) is not { HoldsReferences: false } elements)
        {
            return null;
        }

        return elements.Fault is { } elementFault
            ? Make(typeof(RefusedCodec<>), type, elementFault with { Member = elementFault.Member.Length == 0 ? "[]" : "[]." + elementFault.Member })
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
