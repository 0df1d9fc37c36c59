using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PBench.Strategies.Functions;
using PBench.Strategies.Interop;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Sharing;

namespace PBench.Strategies.Processes.Pool;

/// <summary>For workers that are processes: arrays and large values lie in memory that each worker maps when it needs them.</summary>
/// <remarks>
/// A value's memory is the store's: the caller has the value itself, so it goes with the handle or with the session, whichever ends first.
/// An array's memory is the caller's: it goes with the array, disposed of or collected, and the session only takes away its name.
/// </remarks>
internal sealed class PoolStore(PayloadCodecs codecs, Platform platform) : SharedStore, IDisposable
{
    /// <summary>A smaller value goes with the message: one page and one mapping in each worker cost more.</summary>
    private const int MapAbove = 64 << 10;

    private readonly ConcurrentDictionary<long, Entry> entries = new();
    private int version;

    /// <summary>Differs whenever something else is shared than before.</summary>
    public int Version => Volatile.Read(ref version);

    /// <summary>Something is shared no more, and workers may have it mapped. Called by any thread, the finalizer's too: it neither blocks nor throws.</summary>
    public Action? Released { get; set; }

    public override Shared<T> Share<T>(T value)
    {
        ThrowIfClosed();
        var bytes = Encode(value, codecs, out var assemblies);
        new CodeOrigin($"a shared {Naming.Of(typeof(T))}", assemblies).ThrowIfChanged();
        var id = NextId();
        if (bytes.Length <= MapAbove)
        {
            Add(id, new(SharedTerms.Inline(bytes), null, IsValue: true));
        }
        else
        {
            var segment = MappedSegment.Create(bytes.Length, platform.Segments);
            bytes.CopyTo(segment.Bytes(0, bytes.Length));
            Add(id, new(SharedTerms.Mapped(segment.Address, bytes.Length, platform.IsPortable), segment, IsValue: true));
        }

        return new Shared<T>(id, () => value, Release);
    }

    public override SharedArray<T> Allocate<T>(int length)
    {
        ThrowIfClosed();
        var id = NextId();
        var bytes = Math.Max(1, (long)length * Unsafe.SizeOf<T>());
        var segment = MappedSegment.Create(bytes, platform.Segments);
        Add(id, new(SharedTerms.Mapped(segment.Address, bytes, platform.IsPortable), segment, IsValue: false));
        var lease = new ArrayLease(this, id, segment);
        return new SharedArray<T>(id, segment.Memory<T>(0, length, lease), _ => lease.Dispose());
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

    /// <summary>Workers are gone, so the memory of values and every name go too; arrays stay until they are disposed of or collected.</summary>
    public void Dispose()
    {
        Close();
        Released = null;
        foreach (var (id, entry) in entries)
        {
            if (!entry.IsValue)
            {
                platform.Segments.Forget(entry.Segment!.Address);
            }

            Release(id);
        }
    }

    /// <summary>Workers are to forget it. Any thread, the finalizer's too.</summary>
    public void Release(long id)
    {
        if (entries.TryRemove(id, out var entry))
        {
            if (entry.IsValue)
            {
                entry.Segment?.Dispose();
            }

            Interlocked.Increment(ref version);
            Released?.Invoke();
        }
    }

    private void Add(long id, Entry entry)
    {
        try
        {
            Add(() => entries[id] = entry);
        }
        catch (ObjectDisposedException)
        {
            entry.Segment?.Dispose();
            throw;
        }

        Interlocked.Increment(ref version);
    }

    private sealed record Entry(byte[] Message, MappedSegment? Segment, bool IsValue);
}
