using System.Buffers;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Payloads;

/// <summary>Finds the codec of a type: the caller's own first, then plain memory, text, MemoryPack where it is present, and JSON.</summary>
/// <remarks>Thread-safe. A type that cannot travel gets a codec too: it refuses when a value is to be sent, so that the item is named.</remarks>
internal sealed class PayloadCodecs
{
    private static readonly MethodInfo GenericFor = typeof(PayloadCodecs).GetMethod(nameof(For), 1, [])!;

    private readonly ConcurrentDictionary<Type, ValueCodec> _codecs = new();

    private readonly CustomCodecs _custom;

    // Not before a value needs JSON: a worker that maps numbers starts without it.
    private readonly Lazy<JsonPayloads> _json;

    public PayloadCodecs(IReadOnlyList<IPayloadCodec> custom)
    {
        _custom = new CustomCodecs(custom);

        // What JSON knows of a type depends on nothing else, unless custom codecs take some of the members.
        _json = new Lazy<JsonPayloads>(() => _custom.IsEmpty ? JsonPayloads.Shared : new JsonPayloads(_custom));
    }

    public ValueCodec<T> For<T>() =>
        (ValueCodec<T>)(_codecs.TryGetValue(typeof(T), out var known) ? known : _codecs.GetOrAdd(typeof(T), _ => Choose<T>()));

    /// <exception cref="PayloadRefusal">No codec is possible: the type is a pointer or lives only on the stack.</exception>
    public ValueCodec For(Type type)
    {
        if (_codecs.TryGetValue(type, out var known))
        {
            return known;
        }

        if (type.IsPointer || type.IsFunctionPointer || type.IsByRefLike)
        {
            throw new PayloadRefusal(Untransportable.Reason(type)!, "");
        }

        return (ValueCodec)GenericFor.MakeGenericMethod(type).Invoke(this, BindingFlags.DoNotWrapExceptions, null, null, null)!;
    }

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
        if (_custom.Find(typeof(T)) is { } codec)
        {
            return new CustomCodec<T>(codec);
        }

        if (PlainCodecs.Find(typeof(T)) is { } plain)
        {
            return plain;
        }

        if (OptionalMemoryPack.For(typeof(T)) is { } memoryPack)
        {
            return new CustomCodec<T>(memoryPack);
        }

        return ChooseJson<T>();
    }

    [MethodImpl(MethodImplOptions.NoInlining)] // Else compiling Choose loads System.Text.Json.
    private ValueCodec<T> ChooseJson<T>() => _json.Value.CodecFor<T>();
}
