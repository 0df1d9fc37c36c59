using System.Collections.Concurrent;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Payloads;

/// <summary>Finds the codec of a type: the caller's own first, then plain memory, text, MemoryPack where it is present, and the graph.</summary>
/// <remarks>Thread-safe. A type that cannot travel gets a codec too: it refuses when a value is to be sent, so that the item is named.</remarks>
internal sealed class PayloadCodecs
{
    private readonly ConcurrentDictionary<Type, ValueCodec> _codecs = new();

    private readonly CustomCodecs _custom;
    private readonly ConcurrentDictionary<Type, ValueCodec> _results = new();

    public PayloadCodecs(IReadOnlyList<IPayloadCodec> custom)
    {
        _custom = new CustomCodecs(custom);
        Plans = _custom.IsEmpty ? TravelPlans.Shared : new TravelPlans(_custom);
    }

    /// <summary>How values travel in graphs of this session.</summary>
    public TravelPlans Plans { get; }

    /// <summary>Types whose values the parent has sent to its workers.</summary>
    public ExchangedTypes Exchanged { get; } = new();

    /// <summary>For values that go to a worker.</summary>
    public ValueCodec<T> For<T>() =>
        (ValueCodec<T>)(_codecs.TryGetValue(typeof(T), out var known) ? known : _codecs.GetOrAdd(typeof(T), _ => ChooseForItems<T>()));

    /// <summary>For values that come from a worker.</summary>
    public ValueCodec<T> ForResults<T>() =>
        (ValueCodec<T>)(_results.TryGetValue(typeof(T), out var known) ? known : _results.GetOrAdd(typeof(T), _ => Choose<T>(new TypeGate(typeof(T), Exchanged))));

    // The declared type is named in no payload.
    private ValueCodec ChooseForItems<T>()
    {
        Exchanged.Add(typeof(T));
        return Choose<T>(null);
    }

    private ValueCodec Choose<T>(TypeGate? gate)
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

        return new GraphCodec<T>(Plans, new GraphTerms(null, Exchanged, gate));
    }
}
