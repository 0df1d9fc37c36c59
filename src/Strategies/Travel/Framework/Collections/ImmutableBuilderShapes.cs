using System.Collections.Immutable;

namespace PBench.Strategies.Travel;

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableArrayBuilderShape<T>(TravelPlans plans) : SequenceShape<ImmutableArray<T>.Builder, T>(plans)
{
    protected override T[] Items(ImmutableArray<T>.Builder collection) => collection.ToArray();

    protected override ImmutableArray<T>.Builder Make(ref GraphReader input, ImmutableArray<T>.Builder? instance) => ImmutableArray.CreateBuilder<T>();

    protected override void Fill(ImmutableArray<T>.Builder collection, T[] items) => collection.AddRange(items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableListBuilderShape<T>(TravelPlans plans) : SequenceShape<ImmutableList<T>.Builder, T>(plans)
{
    protected override T[] Items(ImmutableList<T>.Builder collection) => [.. collection];

    protected override ImmutableList<T>.Builder Make(ref GraphReader input, ImmutableList<T>.Builder? instance) => ImmutableList.CreateBuilder<T>();

    protected override void Fill(ImmutableList<T>.Builder collection, T[] items) => collection.AddRange(items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableHashSetBuilderShape<T>(TravelPlans plans) : SequenceShape<ImmutableHashSet<T>.Builder, T>(plans)
{
    private readonly ComparerPlace<IEqualityComparer<T>> comparer = new(EqualityComparer<T>.Default, plans);

    protected override void WriteHead(GraphWriter output, ImmutableHashSet<T>.Builder collection) => comparer.Write(output, collection.KeyComparer);

    protected override T[] Items(ImmutableHashSet<T>.Builder collection) => [.. collection];

    protected override ImmutableHashSet<T>.Builder Make(ref GraphReader input, ImmutableHashSet<T>.Builder? instance) => ImmutableHashSet.CreateBuilder(comparer.Read(ref input));

    protected override bool MayFillAtOnce(ImmutableHashSet<T>.Builder collection) => false;

    protected override void Fill(ImmutableHashSet<T>.Builder collection, T[] items) => collection.UnionWith(items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableSortedSetBuilderShape<T>(TravelPlans plans) : SequenceShape<ImmutableSortedSet<T>.Builder, T>(plans)
{
    private readonly ComparerPlace<IComparer<T>> comparer = new(Comparer<T>.Default, plans);

    protected override void WriteHead(GraphWriter output, ImmutableSortedSet<T>.Builder collection) => comparer.Write(output, collection.KeyComparer);

    protected override T[] Items(ImmutableSortedSet<T>.Builder collection) => [.. collection];

    protected override ImmutableSortedSet<T>.Builder Make(ref GraphReader input, ImmutableSortedSet<T>.Builder? instance) => ImmutableSortedSet.CreateBuilder(comparer.Read(ref input));

    protected override bool MayFillAtOnce(ImmutableSortedSet<T>.Builder collection) => false;

    protected override void Fill(ImmutableSortedSet<T>.Builder collection, T[] items) => collection.UnionWith(items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableDictionaryBuilderShape<TKey, TValue>(TravelPlans plans) : MapShape<ImmutableDictionary<TKey, TValue>.Builder, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TKey>> comparer = new(EqualityComparer<TKey>.Default, plans);
    private readonly ComparerPlace<IEqualityComparer<TValue>> valueComparer = new(EqualityComparer<TValue>.Default, plans);

    protected override void WriteHead(GraphWriter output, ImmutableDictionary<TKey, TValue>.Builder collection)
    {
        comparer.Write(output, collection.KeyComparer);
        valueComparer.Write(output, collection.ValueComparer);
    }

    protected override ImmutableDictionary<TKey, TValue>.Builder Make(ref GraphReader input, ImmutableDictionary<TKey, TValue>.Builder? instance) =>
        ImmutableDictionary.CreateBuilder(comparer.Read(ref input), valueComparer.Read(ref input));

    protected override KeyValuePair<TKey, TValue>[] Pairs(ImmutableDictionary<TKey, TValue>.Builder collection) => [.. collection];

    protected override bool MayFillAtOnce(ImmutableDictionary<TKey, TValue>.Builder collection) => false;

    protected override void Fill(ImmutableDictionary<TKey, TValue>.Builder collection, TKey[] keys, TValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableSortedDictionaryBuilderShape<TKey, TValue>(TravelPlans plans) : MapShape<ImmutableSortedDictionary<TKey, TValue>.Builder, TKey, TValue>(plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IComparer<TKey>> comparer = new(Comparer<TKey>.Default, plans);
    private readonly ComparerPlace<IEqualityComparer<TValue>> valueComparer = new(EqualityComparer<TValue>.Default, plans);

    protected override void WriteHead(GraphWriter output, ImmutableSortedDictionary<TKey, TValue>.Builder collection)
    {
        comparer.Write(output, collection.KeyComparer);
        valueComparer.Write(output, collection.ValueComparer);
    }

    protected override ImmutableSortedDictionary<TKey, TValue>.Builder Make(ref GraphReader input, ImmutableSortedDictionary<TKey, TValue>.Builder? instance) =>
        ImmutableSortedDictionary.CreateBuilder(comparer.Read(ref input), valueComparer.Read(ref input));

    protected override KeyValuePair<TKey, TValue>[] Pairs(ImmutableSortedDictionary<TKey, TValue>.Builder collection) => [.. collection];

    protected override bool MayFillAtOnce(ImmutableSortedDictionary<TKey, TValue>.Builder collection) => false;

    protected override void Fill(ImmutableSortedDictionary<TKey, TValue>.Builder collection, TKey[] keys, TValue[] values)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            collection.Add(keys[i], values[i]);
        }
    }
}
