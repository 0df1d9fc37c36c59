using System.Collections.Concurrent;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Sharing;

/// <summary>For workers that are threads: everything is shared as it is.</summary>
/// <param name="codecs">For the round trip.</param>
/// <param name="isPortable">Values make the round trip that they would make to a process.</param>
internal sealed class LocalStore(PayloadCodecs codecs, bool isPortable) : SharedStore
{
    private readonly ConcurrentDictionary<long, WeakReference<object>> handles = new(); // only functions that make the round trip look for them

    public override Shared<T> Share<T>(T value)
    {
        ThrowIfClosed();
        var seen = isPortable
            ? ((SharedContent<T>)FunctionCodec.Decode(Encode(value, codecs, out _), new GraphLeaves(codecs, Resolve))).Content
            : value;
        return Keep(id => new Shared<T>(id, () => seen, Release));
    }

    public override SharedArray<T> Allocate<T>(int length)
    {
        ThrowIfClosed();
        try
        {
            var elements = new T[length];
            return Keep(id => new SharedArray<T>(id, elements, Release));
        }
        catch (OutOfMemoryException scarce)
        {
            throw new IOException($"There is not enough memory for {length} elements of type {typeof(T).Name}.", scarce);
        }
    }

    public override object Resolve(Type type, long id) => handles.TryGetValue(id, out var handle) && handle.TryGetTarget(out var there) ? there : throw Unknown(type, id);

    private THandle Keep<THandle>(Func<long, THandle> make)
        where THandle : class
    {
        var id = NextId();
        var handle = make(id);
        Add(() => handles[id] = new(handle));
        foreach (var (other, gone) in handles)
        {
            if (!gone.TryGetTarget(out _))
            {
                Release(other);
            }
        }

        return handle;
    }

    private void Release(long id) => handles.TryRemove(id, out _);
}
