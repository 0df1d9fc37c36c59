using System.Collections.Frozen;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections.Frozen. In which order they hold their items they decide themselves, again.</summary>
internal static class FrozenShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(FrozenDictionary<,>), "its pairs, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(FrozenDictionaryShape<,>), type, plans)) { IsFamily = true },
        new(typeof(FrozenSet<>), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(FrozenSetShape<>), type, plans)) { IsFamily = true },
    ];
}

/// <inheritdoc cref="FrozenShapes"/>
internal sealed class FrozenSetShape<T>(TravelPlans plans) : ValueShape<FrozenSet<T>>
{
    private readonly WholeItems<T, IEqualityComparer<T>> items = new(EqualityComparer<T>.Default, plans);

    protected override void Write(GraphWriter output, FrozenSet<T> value) => items.Write(output, value.Comparer, [.. value.Items]);

    protected override FrozenSet<T> Read(ref GraphReader input)
    {
        var (comparer, all) = items.Read(ref input);
        var made = all.ToFrozenSet(comparer);
        items.Check(ref input, all, made.Count, made.Contains);
        return made;
    }
}

/// <inheritdoc cref="FrozenShapes"/>
internal sealed class FrozenDictionaryShape<TKey, TValue>(TravelPlans plans)
    : KeyedShape<FrozenDictionary<TKey, TValue>, TKey, TValue, IEqualityComparer<TKey>>(EqualityComparer<TKey>.Default, plans)
    where TKey : notnull
{
    protected override IEqualityComparer<TKey> ComparerOf(FrozenDictionary<TKey, TValue> value) => value.Comparer;

    protected override FrozenDictionary<TKey, TValue> Make(ref GraphReader input, IEqualityComparer<TKey>? comparer, KeyValuePair<TKey, TValue>[] pairs) =>
        pairs.ToFrozenDictionary(comparer);
}
