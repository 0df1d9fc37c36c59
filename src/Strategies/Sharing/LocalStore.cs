using System.Collections.Concurrent;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Sharing;

/// <summary>For workers that are threads: everything is shared as it is.</summary>
/// <param name="codecs">For the round trip.</param>
/// <param name="isPortable">Values make the round trip that they would make to a process.</param>
internal sealed class LocalStore(PayloadCodecs codecs, bool isPortable) : SharedStore
{
    private readonly ConcurrentDictionary<long, object> handles = new();

    public override Shared<T> Share<T>(T value)
    {
        var seen = isPortable
            ? ((SharedContent<T>)FunctionCodec.Decode(Encode(value, codecs, out _), new GraphLeaves(codecs, Resolve))).Content
            : value;
        return Keep(id => new Shared<T>(id, () => seen, Release));
    }

    public override SharedArray<T> Allocate<T>(int length) => Keep(id => new SharedArray<T>(id, new T[length], Release));

    public override object Resolve(Type type, long id) => handles.TryGetValue(id, out var handle) ? handle : throw Unknown(type, id);

    private THandle Keep<THandle>(Func<long, THandle> make)
        where THandle : notnull
    {
        var id = NextId();
        var handle = make(id);
        handles[id] = handle;
        return handle;
    }

    private void Release(long id) => handles.TryRemove(id, out _);
}
