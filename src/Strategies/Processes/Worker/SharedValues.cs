using System.Collections.Concurrent;

namespace PBench.Strategies.Processes.Worker;

/// <summary>Values that the parent shared, by number; each is decoded by the first function that uses it.</summary>
internal sealed class SharedValues
{
    private readonly ConcurrentDictionary<long, byte[]> encoded = new();
    private readonly ConcurrentDictionary<long, object> handles = new();

    public void Add(long id, byte[] bytes) => encoded[id] = bytes;

    public void Remove(long id)
    {
        encoded.TryRemove(id, out _);
        handles.TryRemove(id, out _);
    }

    /// <summary>The handle that stands in a function for the value.</summary>
    public object Resolve(Type type, long id) => throw new InvalidOperationException($"Shared value {id} of type {type} is not known in this process. {encoded.Count} are.");
}
