using System.Reflection;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Sharing;

/// <summary>The values and arrays that one session shares with its workers. Thread-safe.</summary>
internal abstract class SharedStore
{
    private static long lastId;
    private readonly Lock gate = new();
    private volatile bool isClosed; // written under gate

    /// <exception cref="ObjectDisposedException">The session takes nothing new.</exception>
    public abstract Shared<T> Share<T>(T value);

    /// <exception cref="ObjectDisposedException">The session takes nothing new.</exception>
    /// <exception cref="IOException">There is not enough memory.</exception>
    public abstract SharedArray<T> Allocate<T>(int length)
        where T : unmanaged;

    /// <summary>The session takes no more.</summary>
    public bool IsClosed => isClosed;

    /// <summary>Nothing new is shared from here on; what is stays.</summary>
    public void Close()
    {
        lock (gate)
        {
            isClosed = true;
        }
    }

    /// <summary>What stands in a function for the number, in this process.</summary>
    public virtual object Resolve(Type type, long id) => throw Unknown(type, id);

    public static InvalidOperationException Unknown(Type type, long id) =>
        new($"The {type.Name.Split('`')[0]} number {id} is not known here: it was disposed of, or it belongs to another session.");

    protected void ThrowIfClosed() => ObjectDisposedException.ThrowIf(isClosed, typeof(IMapSession));

    /// <summary>Adds something new, unless the store is closed: closing and adding come one after the other.</summary>
    /// <exception cref="ObjectDisposedException">It is.</exception>
    protected void Add(Action add)
    {
        lock (gate)
        {
            ThrowIfClosed();
            add();
        }
    }

    protected static long NextId() => Interlocked.Increment(ref lastId);

    /// <summary>A value as every worker will see it, as bytes.</summary>
    /// <exception cref="PayloadException">The value cannot travel.</exception>
    protected static byte[] Encode<T>(T value, PayloadCodecs codecs, out IReadOnlyCollection<Assembly> assemblies) =>
        FunctionCodec.Encode(new SharedContent<T>(value), new GraphLeaves(codecs, null), out assemblies);
}

/// <summary>Gives a shared value a place in a graph of its own.</summary>
internal sealed class SharedContent<T>(T value)
{
    private readonly T content = value;

    public T Content => content;
}
