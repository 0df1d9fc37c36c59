namespace PBench.Strategies.Travel;

/// <summary>System.Collections.Generic, those of another assembly.</summary>
internal static class SortedShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(OrderedDictionary<,>), "its pairs in their order, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(OrderedDictionaryShape<,>), type, plans)),
        new(typeof(Stack<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(StackShape<>), type, plans)),
        new(typeof(LinkedList<>), "its nodes, which stay the same where they are also held elsewhere", static (type, plans) => FrameworkTable.Make(typeof(LinkedListShape<>), type, plans)),
        new(typeof(LinkedListNode<>), "its value, and its list", static (type, plans) => FrameworkTable.Make(typeof(LinkedListNodeShape<>), type, plans)),
        new(typeof(SortedSet<>), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(SortedSetShape<>), type, plans)),
        new(typeof(SortedDictionary<,>), "its pairs, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(SortedDictionaryShape<,>), type, plans)),
        new(typeof(SortedList<,>), "its pairs, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(SortedListShape<,>), type, plans)),
        new(typeof(PriorityQueue<,>), "its items with their priorities, and the comparer; equal priorities leave it in the same order", static (type, plans) => FrameworkTable.Make(typeof(PriorityQueueShape<,>), type, plans)),
    ];
}

/// <inheritdoc cref="SortedShapes"/>
internal sealed class SortedSetShape<T>(TravelPlans plans) : SequenceShape<SortedSet<T>, T>(plans)
{
    private readonly ComparerPlace<IComparer<T>> comparer = new(Comparer<T>.Default, plans);

    protected override void WriteHead(GraphWriter output, SortedSet<T> collection) => comparer.Write(output, collection.Comparer);

    protected override SortedSet<T> Make(ref GraphReader input, SortedSet<T>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new SortedSet<T>(own) : Construct(instance, [typeof(IComparer<T>)], own);
    }

    protected override T[] Items(SortedSet<T> collection)
    {
        var items = new T[collection.Count];
        collection.CopyTo(items);
        return items;
    }

    protected override bool MayFillAtOnce(SortedSet<T> collection) => Elements.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(SortedSet<T> collection, T[] items)
    {
        foreach (var item in items)
        {
            if (!collection.Add(item))
            {
                throw WireReader.Corrupt("an item that is in a set twice");
            }
        }
    }
}

/// <inheritdoc cref="SortedShapes"/>
internal sealed class SortedDictionaryShape<TKey, TValue>(TravelPlans plans) : MapShape<SortedDictionary<TKey, TValue>, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IComparer<TKey>> comparer = new(Comparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, SortedDictionary<TKey, TValue> collection) => comparer.Write(output, collection.Comparer);

    protected override SortedDictionary<TKey, TValue> Make(ref GraphReader input, SortedDictionary<TKey, TValue>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new SortedDictionary<TKey, TValue>(own) : Construct(instance, [typeof(IComparer<TKey>)], own);
    }

    protected override KeyValuePair<TKey, TValue>[] Pairs(SortedDictionary<TKey, TValue> collection)
    {
        var pairs = new KeyValuePair<TKey, TValue>[collection.Count];
        collection.CopyTo(pairs, 0);
        return pairs;
    }

    protected override bool MayFillAtOnce(SortedDictionary<TKey, TValue> collection) => Keys.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(SortedDictionary<TKey, TValue> collection, TKey[] keys, TValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}

/// <inheritdoc cref="SortedShapes"/>
internal sealed class SortedListShape<TKey, TValue>(TravelPlans plans) : MapShape<SortedList<TKey, TValue>, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IComparer<TKey>> comparer = new(Comparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, SortedList<TKey, TValue> collection) => comparer.Write(output, collection.Comparer);

    protected override SortedList<TKey, TValue> Make(ref GraphReader input, SortedList<TKey, TValue>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new SortedList<TKey, TValue>(own) : Construct(instance, [typeof(IComparer<TKey>)], own);
    }

    protected override KeyValuePair<TKey, TValue>[] Pairs(SortedList<TKey, TValue> collection)
    {
        var pairs = new KeyValuePair<TKey, TValue>[collection.Count];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(collection.GetKeyAtIndex(i), collection.GetValueAtIndex(i));
        }

        return pairs;
    }

    protected override bool MayFillAtOnce(SortedList<TKey, TValue> collection) => Keys.AreWhole && ComparerShapes.IsKnown(collection.Comparer);

    protected override void Fill(SortedList<TKey, TValue> collection, TKey[] keys, TValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}

/// <summary>In the order of its heap, which filling an empty one leaves as it is.</summary>
internal sealed class PriorityQueueShape<TElement, TPriority>(TravelPlans plans) : CollectionShape<PriorityQueue<TElement, TPriority>>
{
    private readonly ComparerPlace<IComparer<TPriority>> comparer = new(Comparer<TPriority>.Default, plans);
    private readonly Elements<TElement> elements = (Elements<TElement>)plans.ElementsOf(typeof(TElement));
    private readonly Elements<TPriority> priorities = (Elements<TPriority>)plans.ElementsOf(typeof(TPriority));

    protected override void WriteHead(GraphWriter output, PriorityQueue<TElement, TPriority> collection) => comparer.Write(output, collection.Comparer);

    protected override PriorityQueue<TElement, TPriority> Make(ref GraphReader input, PriorityQueue<TElement, TPriority>? instance)
    {
        var own = comparer.Read(ref input);
        return instance is null ? new PriorityQueue<TElement, TPriority>(own) : Construct(instance, [typeof(IComparer<TPriority>)], own);
    }

    protected override void WriteItems(GraphWriter output, PriorityQueue<TElement, TPriority> collection)
    {
        (TElement Element, TPriority Priority)[] heap = [.. collection.UnorderedItems];
        output.Count(heap.Length);
        elements.Write(output, Array.ConvertAll(heap, static item => item.Element), null);
        priorities.Write(output, Array.ConvertAll(heap, static item => item.Priority), null);
    }

    protected override void ReadItems(ref GraphReader input, PriorityQueue<TElement, TPriority> collection)
    {
        var count = input.Wire.Count();
        var items = elements.NewArray(ref input, count);
        elements.Read(ref input, items);
        var ranks = priorities.NewArray(ref input, count);
        priorities.Read(ref input, ranks);
        input.Later(() => collection.EnqueueRange(Enumerable.Zip(items, ranks)));
    }
}
