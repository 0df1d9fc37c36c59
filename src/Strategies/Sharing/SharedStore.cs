using System.Reflection;
using PBench.Strategies.Functions;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Sharing;

/// <summary>The values and arrays that one session shares with its workers. Thread-safe.</summary>
internal abstract class SharedStore
{
    private static long lastId;

    public abstract Shared<T> Share<T>(T value);

    public abstract SharedArray<T> Allocate<T>(int length)
        where T : unmanaged;

    /// <summary>What stands in a function for the number, in this process.</summary>
    public virtual object Resolve(Type type, long id) => throw Unknown(type, id);

    public static InvalidOperationException Unknown(Type type, long id) =>
        new($"The {type.Name.Split('`')[0]} number {id} is not known here: it was disposed of, or it belongs to another session.");

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
