using System.Collections.Immutable;

namespace PBench.Strategies.Travel;

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableHashSetShape<T>(TravelPlans plans) : ValueShape<ImmutableHashSet<T>>
{
    private readonly WholeItems<T, IEqualityComparer<T>> items = new(EqualityComparer<T>.Default, plans);

    protected override void Write(GraphWriter output, ImmutableHashSet<T> value) => items.Write(output, value.KeyComparer, [.. value]);

    protected override ImmutableHashSet<T> Read(ref GraphReader input)
    {
        var (comparer, all) = items.Read(ref input);
        var made = ImmutableHashSet.Create(comparer, all);
        items.Check(ref input, all, made.Count, made.Contains);
        return made;
    }
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableSortedSetShape<T>(TravelPlans plans) : ValueShape<ImmutableSortedSet<T>>
{
    private readonly WholeItems<T, IComparer<T>> items = new(Comparer<T>.Default, plans);

    protected override void Write(GraphWriter output, ImmutableSortedSet<T> value) => items.Write(output, value.KeyComparer, [.. value]);

    protected override ImmutableSortedSet<T> Read(ref GraphReader input)
    {
        var (comparer, all) = items.Read(ref input);
        var made = ImmutableSortedSet.Create(comparer, all);
        items.Check(ref input, all, made.Count, made.Contains);
        return made;
    }
}

/// <summary>Keys first, complete; then values, which may lead back.</summary>
internal abstract class KeyedShape<TCollection, TKey, TValue, TComparer>(TComparer standard, TravelPlans plans) : ValueShape<TCollection>
    where TCollection : class, IReadOnlyDictionary<TKey, TValue>
    where TComparer : class
{
    private readonly WholeItems<TKey, TComparer> keys = new(standard, plans);
    private readonly Elements<TValue> values = (Elements<TValue>)plans.ElementsOf(typeof(TValue));

    protected override void Write(GraphWriter output, TCollection value)
    {
        KeyValuePair<TKey, TValue>[] pairs = [.. value];
        keys.Write(output, ComparerOf(value), Array.ConvertAll(pairs, static pair => pair.Key));
        values.Write(output, Array.ConvertAll(pairs, static pair => pair.Value), null);
    }

    protected override TCollection Read(ref GraphReader input)
    {
        var (comparer, all) = keys.Read(ref input);
        var held = values.NewArray(ref input, all.Length);
        values.Read(ref input, held);
        var pairs = new KeyValuePair<TKey, TValue>[all.Length];
        for (var i = 0; i < pairs.Length; i++)
        {
            pairs[i] = new(all[i], held[i]);
        }

        var made = Make(ref input, comparer, pairs);
        keys.Check(ref input, all, made.Count, made.ContainsKey);
        return made;
    }

    protected abstract TComparer ComparerOf(TCollection value);

    protected abstract TCollection Make(ref GraphReader input, TComparer? comparer, KeyValuePair<TKey, TValue>[] pairs);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableDictionaryShape<TKey, TValue>(TravelPlans plans)
    : KeyedShape<ImmutableDictionary<TKey, TValue>, TKey, TValue, IEqualityComparer<TKey>>(EqualityComparer<TKey>.Default, plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TValue>> valueComparer = new(EqualityComparer<TValue>.Default, plans);

    protected override void Write(GraphWriter output, ImmutableDictionary<TKey, TValue> value)
    {
        base.Write(output, value);
        valueComparer.Write(output, value.ValueComparer);
    }

    protected override IEqualityComparer<TKey> ComparerOf(ImmutableDictionary<TKey, TValue> value) => value.KeyComparer;

    protected override ImmutableDictionary<TKey, TValue> Make(ref GraphReader input, IEqualityComparer<TKey>? comparer, KeyValuePair<TKey, TValue>[] pairs) =>
        ImmutableDictionary.CreateRange(comparer, pairs).WithComparers(comparer, valueComparer.Read(ref input)); // the values' own compares only what is added later
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableSortedDictionaryShape<TKey, TValue>(TravelPlans plans)
    : KeyedShape<ImmutableSortedDictionary<TKey, TValue>, TKey, TValue, IComparer<TKey>>(Comparer<TKey>.Default, plans)
    where TKey : notnull
{
    private readonly ComparerPlace<IEqualityComparer<TValue>> valueComparer = new(EqualityComparer<TValue>.Default, plans);

    protected override void Write(GraphWriter output, ImmutableSortedDictionary<TKey, TValue> value)
    {
        base.Write(output, value);
        valueComparer.Write(output, value.ValueComparer);
    }

    protected override IComparer<TKey> ComparerOf(ImmutableSortedDictionary<TKey, TValue> value) => value.KeyComparer;

    protected override ImmutableSortedDictionary<TKey, TValue> Make(ref GraphReader input, IComparer<TKey>? comparer, KeyValuePair<TKey, TValue>[] pairs) =>
        ImmutableSortedDictionary.CreateRange(comparer, pairs).WithComparers(comparer, valueComparer.Read(ref input));
}
