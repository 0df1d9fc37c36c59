using System.Collections.Concurrent;

namespace PBench.Strategies.Processes.Pool;

/// <summary>The values that a session shares with its workers, encoded once. Thread-safe.</summary>
internal sealed class ShareTable
{
    private readonly ConcurrentDictionary<long, byte[]> values = new();

    public void Add(long id, byte[] bytes) => values[id] = bytes;

    public void Remove(long id) => values.TryRemove(id, out _);

    /// <summary>Those that a worker does not have yet.</summary>
    public IEnumerable<(long Id, byte[] Bytes)> Missing(HashSet<long> known) =>
        values.IsEmpty ? [] : [.. values.Where(value => !known.Contains(value.Key)).Select(value => (value.Key, value.Value))];

    /// <summary>Those that a worker has and should forget.</summary>
    public IEnumerable<long> Dropped(HashSet<long> known) => known.Count == 0 ? [] : [.. known.Where(id => !values.ContainsKey(id))];
}
