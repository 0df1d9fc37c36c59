using System.Collections.ObjectModel;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections.ObjectModel. Most stand over a list that others may hold, too: that one is kept, not its items.</summary>
internal static class ObjectModelShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(Collection<>), "the list it stands over", static (type, plans) => FrameworkTable.Make(typeof(CollectionOverShape<>), type, plans)),
        new(typeof(ReadOnlyCollection<>), "the list it stands over", static (type, plans) => FrameworkTable.Make(typeof(ReadOnlyCollectionShape<>), type, plans)),
        new(typeof(ReadOnlyDictionary<,>), "the dictionary it stands over", static (type, plans) => FrameworkTable.Make(typeof(ReadOnlyDictionaryShape<,>), type, plans)),
        new(typeof(ReadOnlySet<>), "the set it stands over", static (type, plans) => FrameworkTable.Make(typeof(ReadOnlySetShape<>), type, plans)),
    ];
}

/// <summary>Never by InsertItem, which is there to be overridden.</summary>
internal sealed class CollectionOverShape<T>(TravelPlans plans) : WrapperShape<Collection<T>, IList<T>>(plans)
{
    public static readonly Func<Collection<T>, IList<T>> ItemsOf = ProtectedMembers.Getter<Collection<T>, IList<T>>("Items");

    protected override IList<T> Inner(Collection<T> wrapper) => ItemsOf(wrapper);
}

/// <inheritdoc cref="ObjectModelShapes"/>
internal sealed class ReadOnlyCollectionShape<T>(TravelPlans plans) : WrapperShape<ReadOnlyCollection<T>, IList<T>>(plans)
{
    public static readonly Func<ReadOnlyCollection<T>, IList<T>> ItemsOf = ProtectedMembers.Getter<ReadOnlyCollection<T>, IList<T>>("Items");

    protected override IList<T> Inner(ReadOnlyCollection<T> wrapper) => ItemsOf(wrapper);
}

/// <inheritdoc cref="ObjectModelShapes"/>
internal sealed class ReadOnlyDictionaryShape<TKey, TValue>(TravelPlans plans) : WrapperShape<ReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>>(plans)
    where TKey : notnull
{
    private static readonly Func<ReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>> DictionaryOf =
        ProtectedMembers.Getter<ReadOnlyDictionary<TKey, TValue>, IDictionary<TKey, TValue>>("Dictionary");

    protected override IDictionary<TKey, TValue> Inner(ReadOnlyDictionary<TKey, TValue> wrapper) => DictionaryOf(wrapper);
}

/// <inheritdoc cref="ObjectModelShapes"/>
internal sealed class ReadOnlySetShape<T>(TravelPlans plans) : WrapperShape<ReadOnlySet<T>, ISet<T>>(plans)
{
    private static readonly Func<ReadOnlySet<T>, ISet<T>> SetOf = ProtectedMembers.Getter<ReadOnlySet<T>, ISet<T>>("Set");

    protected override ISet<T> Inner(ReadOnlySet<T> wrapper) => SetOf(wrapper);
}
