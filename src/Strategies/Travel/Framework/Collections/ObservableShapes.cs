using System.Collections.ObjectModel;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections.ObjectModel, those of another assembly.</summary>
internal static class ObservableShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(ObservableCollection<>), "its items, without who observes it", static (type, plans) => FrameworkTable.Make(typeof(ObservableCollectionShape<>), type, plans)),
        new(typeof(ReadOnlyObservableCollection<>), "the collection it stands over, without who observes it", static (type, plans) => FrameworkTable.Make(typeof(ReadOnlyObservableShape<>), type, plans)),
        new(typeof(KeyedCollection<,>), "of types that derive from it: its items and the comparer; its keys are asked for again", static (type, plans) => FrameworkTable.Make(typeof(KeyedCollectionShape<,>), type, plans)),
    ];
}

/// <summary>Who observes it stays behind, as with all of .NET's serializers.</summary>
internal sealed class ObservableCollectionShape<T>(TravelPlans plans) : SequenceShape<ObservableCollection<T>, T>(plans)
{
    protected override T[] Items(ObservableCollection<T> collection) => [.. CollectionOverShape<T>.ItemsOf(collection)];

    protected override ObservableCollection<T> Make(ref GraphReader input, ObservableCollection<T>? instance) => instance is null ? [] : Construct(instance, []);

    protected override void Fill(ObservableCollection<T> collection, T[] items) => Array.ForEach(items, CollectionOverShape<T>.ItemsOf(collection).Add);
}

/// <summary>It starts to observe the other one, by an event which that one may have overridden: when all of it is there.</summary>
internal sealed class ReadOnlyObservableShape<T>(TravelPlans plans) : WrapperShape<ReadOnlyObservableCollection<T>, ObservableCollection<T>>(plans)
{
    protected override void ReadItems(ref GraphReader input, ReadOnlyObservableCollection<T> collection)
    {
        var inner = ReadInner(ref input);
        input.Later(() => Set(collection, inner));
    }

    protected override ObservableCollection<T> Inner(ReadOnlyObservableCollection<T> wrapper) => (ObservableCollection<T>)ReadOnlyCollectionShape<T>.ItemsOf(wrapper);
}

/// <summary>Items go in by its own InsertItem, not by one that overrides it. Whether it looks keys up or searches is kept; how many items make it look up cannot be asked.</summary>
internal sealed class KeyedCollectionShape<TKey, TItem>(TravelPlans plans) : SequenceShape<KeyedCollection<TKey, TItem>, TItem>(plans)
    where TKey : notnull
{
    private static readonly Func<KeyedCollection<TKey, TItem>, IDictionary<TKey, TItem>?> LookupOf =
        ProtectedMembers.Getter<KeyedCollection<TKey, TItem>, IDictionary<TKey, TItem>?>("Dictionary");

    private readonly ComparerPlace<IEqualityComparer<TKey>> comparer = new(EqualityComparer<TKey>.Default, plans);

    protected override void WriteHead(GraphWriter output, KeyedCollection<TKey, TItem> collection)
    {
        comparer.Write(output, collection.Comparer);
        output.Byte(LookupOf(collection) is null && CollectionOverShape<TItem>.ItemsOf(collection).Count > 0 ? (byte)0 : (byte)1);
    }

    protected override KeyedCollection<TKey, TItem> Make(ref GraphReader input, KeyedCollection<TKey, TItem>? instance)
    {
        var own = comparer.Read(ref input);
        const int AtOnce = 0, Never = -1;
        return Construct(instance ?? throw WireReader.Corrupt("an object of an abstract type"), [typeof(IEqualityComparer<TKey>), typeof(int)], own, input.Wire.Byte() == 0 ? Never : AtOnce);
    }

    protected override TItem[] Items(KeyedCollection<TKey, TItem> collection) => [.. CollectionOverShape<TItem>.ItemsOf(collection)];

    protected override bool MayFillAtOnce(KeyedCollection<TKey, TItem> collection) => false; // items tell their keys when they are complete

    protected override void Fill(KeyedCollection<TKey, TItem> collection, TItem[] items)
    {
        var insert = ProtectedMembers.Bind<KeyedCollection<TKey, TItem>, Action<int, TItem>>("InsertItem", collection);
        for (var i = 0; i < items.Length; i++)
        {
            insert(i, items[i]);
        }
    }
}
