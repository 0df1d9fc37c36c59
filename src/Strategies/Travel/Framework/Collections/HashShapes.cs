namespace PBench.Strategies.Travel;

/// <inheritdoc cref="GenericShapes"/>
internal sealed class DictionaryShape<TKey, TValue>(TravelPlans plans) : MapShape<Dictionary<TKey, TValue>, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TKey>> comparer = new(EqualityComparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, Dictionary<TKey, TValue> collection) => comparer.Write(output, collection.Comparer);

    protected override Dictionary<TKey, TValue> Make(ref GraphReader input, Dictionary<TKey, TValue>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new Dictionary<TKey, TValue>(own) : Construct(instance, [typeof(IEqualityComparer<TKey>)], own);
    }

    protected override KeyValuePair<TKey, TValue>[] Pairs(Dictionary<TKey, TValue> collection)
    {
        var pairs = new KeyValuePair<TKey, TValue>[collection.Count];
        var count = 0;
        foreach (var pair in collection)
        {
            pairs[count++] = pair;
        }

        return pairs;
    }

    protected override bool MayFillAtOnce(Dictionary<TKey, TValue> collection) => Keys.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(Dictionary<TKey, TValue> collection, TKey[] keys, TValue[] values)
    {
        collection.EnsureCapacity(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}

/// <inheritdoc cref="GenericShapes"/>
internal sealed class OrderedDictionaryShape<TKey, TValue>(TravelPlans plans) : MapShape<OrderedDictionary<TKey, TValue>, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TKey>> comparer = new(EqualityComparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, OrderedDictionary<TKey, TValue> collection) => comparer.Write(output, collection.Comparer);

    protected override OrderedDictionary<TKey, TValue> Make(ref GraphReader input, OrderedDictionary<TKey, TValue>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new OrderedDictionary<TKey, TValue>(own) : Construct(instance, [typeof(IEqualityComparer<TKey>)], own);
    }

    protected override KeyValuePair<TKey, TValue>[] Pairs(OrderedDictionary<TKey, TValue> collection)
    {
        var pairs = new KeyValuePair<TKey, TValue>[collection.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = collection.GetAt(i);
        }

        return pairs;
    }

    protected override bool MayFillAtOnce(OrderedDictionary<TKey, TValue> collection) => Keys.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(OrderedDictionary<TKey, TValue> collection, TKey[] keys, TValue[] values)
    {
        collection.EnsureCapacity(keys.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}

/// <inheritdoc cref="GenericShapes"/>
internal sealed class HashSetShape<T>(TravelPlans plans) : SequenceShape<HashSet<T>, T>(plans)
{
    private readonly ComparerPlace<IEqualityComparer<T>> comparer = new(EqualityComparer<T>.Default, plans);

    protected override void WriteHead(GraphWriter output, HashSet<T> collection) => comparer.Write(output, collection.Comparer);

    protected override HashSet<T> Make(ref GraphReader input, HashSet<T>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new HashSet<T>(own) : Construct(instance, [typeof(IEqualityComparer<T>)], own);
    }

    protected override T[] Items(HashSet<T> collection)
    {
        var items = new T[collection.Count];
        collection.CopyTo(items);
        return items;
    }

    protected override bool MayFillAtOnce(HashSet<T> collection) => Elements.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(HashSet<T> collection, T[] items)
    {
        collection.EnsureCapacity(items.Length);
        foreach (var item in items)
        {
            if (!collection.Add(item))
            {
                throw WireReader.Corrupt("an item that is in a set twice");
            }
        }
    }
}

/// <summary>Sets as keys: by what they hold.</summary>
internal sealed class SetComparerShape<T>() : Plan(HashSet<T>.CreateSetComparer().GetType())
{
    public override void WriteNew(GraphWriter output, object value) => output.Byte(0);

    public override object ReadNew(ref GraphReader input, int number)
    {
        input.Wire.Byte();
        return HashSet<T>.CreateSetComparer();
    }
}
