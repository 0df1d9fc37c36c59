using System.Collections.Concurrent;

namespace PBench.Strategies.Payloads;

/// <summary>The caller's codecs; each is asked for a type once.</summary>
internal sealed class CustomCodecs(IReadOnlyList<IPayloadCodec> codecs)
{
    private readonly ConcurrentDictionary<Type, IPayloadCodec?> _found = new();

    public bool IsEmpty => codecs.Count == 0;

    /// <summary>The first codec that takes <paramref name="type"/>, or null.</summary>
    public IPayloadCodec? Find(Type type) => IsEmpty ? null : _found.GetOrAdd(type, Ask);

    private IPayloadCodec? Ask(Type type) => codecs.FirstOrDefault(codec => codec.CanEncode(type));
}
