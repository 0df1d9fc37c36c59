using System.Collections.Concurrent;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections.Concurrent. What is taken while others change them is one moment's items.</summary>
internal static class ConcurrentShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(ConcurrentDictionary<,>), "its pairs, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(ConcurrentDictionaryShape<,>), type, plans)),
        new(typeof(ConcurrentQueue<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ConcurrentQueueShape<>), type, plans)),
        new(typeof(ConcurrentStack<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ConcurrentStackShape<>), type, plans)),
        new(typeof(ConcurrentBag<>), "its items in their order, as one thread's", static (type, plans) => FrameworkTable.Make(typeof(ConcurrentBagShape<>), type, plans)),
    ];
}

/// <inheritdoc cref="ConcurrentShapes"/>
internal sealed class ConcurrentDictionaryShape<TKey, TValue>(TravelPlans plans) : MapShape<ConcurrentDictionary<TKey, TValue>, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TKey>> comparer = new(EqualityComparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, ConcurrentDictionary<TKey, TValue> collection) => comparer.Write(output, collection.Comparer);

    protected override ConcurrentDictionary<TKey, TValue> Make(ref GraphReader input, ConcurrentDictionary<TKey, TValue>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new ConcurrentDictionary<TKey, TValue>(own) : Construct(instance, [typeof(IEqualityComparer<TKey>)], own);
    }

    protected override KeyValuePair<TKey, TValue>[] Pairs(ConcurrentDictionary<TKey, TValue> collection) => collection.ToArray();

    protected override bool MayFillAtOnce(ConcurrentDictionary<TKey, TValue> collection) => Keys.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(ConcurrentDictionary<TKey, TValue> collection, TKey[] keys, TValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            if (!collection.TryAdd(keys[i], values[i]))
            {
                throw WireReader.Corrupt("a key that is in a dictionary twice");
            }
        }
    }
}

/// <inheritdoc cref="ConcurrentShapes"/>
internal sealed class ConcurrentQueueShape<T>(TravelPlans plans) : SequenceShape<ConcurrentQueue<T>, T>(plans)
{
    protected override T[] Items(ConcurrentQueue<T> collection) => collection.ToArray();

    protected override ConcurrentQueue<T> Make(ref GraphReader input, ConcurrentQueue<T>? instance) => instance is null ? new ConcurrentQueue<T>() : Construct(instance, []);

    protected override void Fill(ConcurrentQueue<T> collection, T[] items) => Array.ForEach(items, collection.Enqueue);
}

/// <summary>From the bottom up, so that pushing in order rebuilds it.</summary>
internal sealed class ConcurrentStackShape<T>(TravelPlans plans) : SequenceShape<ConcurrentStack<T>, T>(plans)
{
    protected override T[] Items(ConcurrentStack<T> collection)
    {
        var items = collection.ToArray();
        Array.Reverse(items);
        return items;
    }

    protected override ConcurrentStack<T> Make(ref GraphReader input, ConcurrentStack<T>? instance) => instance is null ? new ConcurrentStack<T>() : Construct(instance, []);

    protected override void Fill(ConcurrentStack<T> collection, T[] items) => Array.ForEach(items, collection.Push);
}

/// <summary>One thread's items come out last first, so that they go in that way.</summary>
internal sealed class ConcurrentBagShape<T>(TravelPlans plans) : SequenceShape<ConcurrentBag<T>, T>(plans)
{
    protected override T[] Items(ConcurrentBag<T> collection)
    {
        var items = collection.ToArray();
        Array.Reverse(items);
        return items;
    }

    protected override ConcurrentBag<T> Make(ref GraphReader input, ConcurrentBag<T>? instance) => instance is null ? [] : Construct(instance, []);

    protected override void Fill(ConcurrentBag<T> collection, T[] items) => Array.ForEach(items, collection.Add);
}
