using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Interop;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Sharing;

namespace PBench.Strategies.Processes.Pool;

/// <summary>For workers that are processes: arrays and large values lie in memory that each worker maps when it needs them.</summary>
internal sealed class PoolStore(PayloadCodecs codecs, Platform platform) : SharedStore, IDisposable
{
    /// <summary>A smaller value goes with the message: one page and one mapping in each worker cost more.</summary>
    private const int MapAbove = 64 << 10;

    private readonly ConcurrentDictionary<long, Entry> entries = new();
    private int version;

    /// <summary>Differs whenever something else is shared than before.</summary>
    public int Version => Volatile.Read(ref version);

    public override Shared<T> Share<T>(T value)
    {
        var bytes = Encode(value, codecs, out var assemblies);
        new CodeOrigin($"a shared {Naming.Of(typeof(T))}", assemblies).ThrowIfChanged();
        var id = NextId();
        if (bytes.Length <= MapAbove)
        {
            Add(id, new(SharedTerms.Inline(bytes), null));
        }
        else
        {
            var segment = MappedSegment.Create(bytes.Length, platform.Segments);
            bytes.CopyTo(segment.Bytes(0, bytes.Length));
            Add(id, new(SharedTerms.Mapped(segment.Address, bytes.Length, platform.IsPortable), segment));
        }

        return new Shared<T>(id, () => value, Release);
    }

    public override SharedArray<T> Allocate<T>(int length)
    {
        var id = NextId();
        var bytes = Math.Max(1, (long)length * Unsafe.SizeOf<T>());
        var segment = MappedSegment.Create(bytes, platform.Segments);
        Add(id, new(SharedTerms.Mapped(segment.Address, bytes, platform.IsPortable), segment));
        return new SharedArray<T>(id, segment.Memory<T>(0, length), Release);
    }

    /// <summary>Which of this session's arrays a block of memory is a part of.</summary>
    public SharedPlace PlaceOf<T>(ReadOnlyMemory<T> memory)
    {
        if (!RuntimeHelpers.IsReferenceOrContainsReferences<T>() && MappedSegment.Of(memory, out var offset) is { } segment)
        {
            foreach (var (id, entry) in entries)
            {
                if (entry.Segment == segment)
                {
                    return new(id, offset);
                }
            }
        }

        return default; // another session's, or no shared array
    }

    /// <summary>Messages about those that a worker does not have yet.</summary>
    public IEnumerable<(long Id, byte[] Message)> Missing(HashSet<long> known) =>
        [.. entries.Where(entry => !known.Contains(entry.Key)).Select(entry => (entry.Key, entry.Value.Message))];

    /// <summary>Those that a worker has and should forget.</summary>
    public IEnumerable<long> Dropped(HashSet<long> known) => [.. known.Where(id => !entries.ContainsKey(id))];

    /// <summary>Workers are gone: names go too; memory that the user still holds stays until it is disposed of or collected.</summary>
    public void Dispose()
    {
        foreach (var entry in entries.Values)
        {
            if (entry.Segment is { } segment)
            {
                platform.Segments.Forget(segment.Address);
            }
        }

        entries.Clear();
    }

    private void Add(long id, Entry entry)
    {
        entries[id] = entry;
        Interlocked.Increment(ref version);
    }

    private void Release(long id)
    {
        if (entries.TryRemove(id, out var entry))
        {
            Interlocked.Increment(ref version);
            entry.Segment?.Dispose();
        }
    }

    private sealed record Entry(byte[] Message, MappedSegment? Segment);
}
