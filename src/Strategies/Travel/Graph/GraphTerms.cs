using System.Collections.Concurrent;

namespace PBench.Strategies.Travel;

/// <summary>What a graph is written and read under.</summary>
/// <param name="Handles">Finds what stands for a shared value in this process by its type and number; null: none is known.</param>
/// <param name="Exchanged">Takes note of the types that a parent sends to its workers, on both sides.</param>
/// <param name="Gate">From a worker to its parent: which types may come. Null: the other way, where everything may.</param>
internal sealed record GraphTerms(Func<Type, long, object>? Handles = null, ExchangedTypes? Exchanged = null, TypeGate? Gate = null)
{
    public static GraphTerms None { get; } = new();

    /// <summary>For comparing contents: instances of static fields are written like any other object.</summary>
    public static GraphTerms Contents { get; } = new() { NamesStatics = false };

    public bool NamesStatics { get; private init; } = true;
}

/// <summary>The types of which a parent has sent values to the workers of a session.</summary>
internal sealed class ExchangedTypes
{
    private readonly ConcurrentDictionary<Type, bool> types = new();

    public void Add(Type type) => types.TryAdd(type, true);

    public bool Contains(Type type) => types.ContainsKey(type);

    /// <summary>Those so far.</summary>
    public ICollection<Type> All => types.Keys;
}
