using System.Collections.Concurrent;
using System.Reflection;
using PBench.Strategies.Functions;
using PBench.Strategies.Interop;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes.Protocol;
using PBench.Strategies.Sharing;

namespace PBench.Strategies.Processes.Worker;

/// <summary>In a worker: the values and arrays that its session shares, each opened by the first function that uses it.</summary>
internal sealed class WorkerStore
{
    private static readonly MethodInfo MakeShared = typeof(WorkerStore).GetMethod(nameof(OpenValue), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo MakeArray = typeof(WorkerStore).GetMethod(nameof(OpenArray), BindingFlags.NonPublic | BindingFlags.Static)!;
    private readonly ConcurrentDictionary<long, SharedTerms> known = new();
    private readonly ConcurrentDictionary<long, object> handles = new();

    private readonly ConcurrentDictionary<long, MappedSegment> segments = new(); // of maps over them

    public PayloadCodecs Codecs { get; set; } = new([]);

    public void Add(long id, SharedTerms terms) => known[id] = terms;

    public void Remove(long id)
    {
        known.TryRemove(id, out _);
        if (segments.TryRemove(id, out var segment))
        {
            segment.Dispose(); // no chunk of a map over it comes any more
        }

        if (handles.TryRemove(id, out var handle) && handle is IDisposable array)
        {
            array.Dispose(); // memory is the system's again when no process has it mapped
        }
    }

    /// <summary>The handle that stands in a function for the number.</summary>
    public object Resolve(Type type, long id)
    {
        if (!known.TryGetValue(id, out var terms) || !type.IsGenericType)
        {
            throw SharedStore.Unknown(type, id);
        }

        var make = type.GetGenericTypeDefinition() == typeof(Shared<>) ? MakeShared : MakeArray;
        return handles.GetOrAdd(id, _ => make.MakeGenericMethod(type.GetGenericArguments()).Invoke(null, [id, terms, this])!);
    }

    /// <summary>Where a map's items or results are; null: they travel.</summary>
    public MappedPlace? Place(SharedPlace place)
    {
        if (!place.IsShared)
        {
            return null;
        }

        return known.TryGetValue(place.Id, out var terms)
            ? new(segments.GetOrAdd(place.Id, _ => Open(terms)), place.Offset)
            : throw SharedStore.Unknown(typeof(SharedArray<>), place.Id);
    }

    private static Shared<T> OpenValue<T>(long id, SharedTerms terms, WorkerStore store) => new(id, () =>
    {
        var leaves = new GraphLeaves(store.Codecs, store.Resolve);
        if (terms.Bytes is { } bytes)
        {
            return ((SharedContent<T>)FunctionCodec.Decode(bytes, leaves)).Content;
        }

        using var segment = Open(terms);
        return ((SharedContent<T>)FunctionCodec.Decode(segment.Bytes(0, checked((int)terms.Length)), leaves)).Content;
    }, null);

    private static SharedArray<T> OpenArray<T>(long id, SharedTerms terms, WorkerStore store)
        where T : unmanaged
    {
        var length = terms.Length / System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        var segment = Open(terms);
        return new(id, segment.Memory<T>(0, checked((int)length)), _ => segment.Dispose());
    }

    private static MappedSegment Open(SharedTerms terms) => MappedSegment.Open(terms.Address!, terms.Length, new Platform(terms.IsPortable).Segments);
}
