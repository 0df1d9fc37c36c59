using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;

namespace PBench.Strategies.Payloads;

/// <summary>Finds the codec of a type: the caller's own first, then plain memory, text, MemoryPack where it is present, and JSON.</summary>
/// <remarks>Thread-safe. A type that cannot travel gets a codec too: it refuses when a value is to be sent, so that the item is named.</remarks>
internal sealed class PayloadCodecs(IReadOnlyList<IPayloadCodec> custom)
{
    private static readonly MethodInfo GenericFor = typeof(PayloadCodecs).GetMethod(nameof(For), 1, [])!;

    private readonly ConcurrentDictionary<Type, ValueCodec> _codecs = new();

    // What JSON knows of a type depends on nothing else, unless custom codecs take some of the members.
    private readonly Lazy<JsonPayloads> _json = new(() => custom.Count == 0 ? JsonPayloads.Shared : new JsonPayloads(custom));

    public ValueCodec<T> For<T>() =>
        (ValueCodec<T>)(_codecs.TryGetValue(typeof(T), out var known) ? known : _codecs.GetOrAdd(typeof(T), _ => Choose<T>()));

    public ValueCodec For(Type type) =>
        _codecs.TryGetValue(type, out var known) ? known : Untransportable.Reason(type) is { } reason && (type.IsPointer || type.IsFunctionPointer || type.IsByRefLike)
            ? throw new PayloadRefusal(reason, "")
            : (ValueCodec)GenericFor.MakeGenericMethod(type).Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null)!;

    /// <summary>Writes a value of a type known at run time; false, with the reason, when it would not arrive as it is. What a codec throws passes through.</summary>
    public bool TryEncode(Type type, object? value, IBufferWriter<byte> output, out string reason, out string memberPath)
    {
        try
        {
            For(type).EncodeObject(value, output);
            (reason, memberPath) = ("", "");
            return true;
        }
        catch (PayloadRefusal refusal)
        {
            (reason, memberPath) = (refusal.Reason, refusal.MemberPath);
            return false;
        }
    }

    public object? Decode(Type type, ReadOnlySpan<byte> bytes) => For(type).DecodeObject(bytes);

    private ValueCodec Choose<T>()
    {
        foreach (var codec in custom)
        {
            if (codec.CanEncode(typeof(T)))
            {
                return new CustomCodec<T>(codec);
            }
        }

        if (PlainCodecs.Find(typeof(T)) is { } plain)
        {
            return plain;
        }

        if (OptionalMemoryPack.For(typeof(T)) is { } memoryPack)
        {
            return new CustomCodec<T>(memoryPack);
        }

        return _json.Value.CodecFor<T>();
    }
}
