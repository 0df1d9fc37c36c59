using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Travel;

/// <summary>System.Collections.Immutable.</summary>
internal static class ImmutableShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(ImmutableArray<>), "its items; a default one arrives as that", static (type, plans) => FrameworkTable.Make(typeof(ImmutableArrayShape<>), type, plans)),
        new(typeof(ImmutableList<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ImmutableListShape<>), type, plans)),
        new(typeof(ImmutableQueue<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ImmutableQueueShape<>), type, plans)),
        new(typeof(ImmutableStack<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ImmutableStackShape<>), type, plans)),
        new(typeof(ImmutableHashSet<>), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(ImmutableHashSetShape<>), type, plans)),
        new(typeof(ImmutableSortedSet<>), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(ImmutableSortedSetShape<>), type, plans)),
        new(typeof(ImmutableDictionary<,>), "its pairs, and both comparers", static (type, plans) => FrameworkTable.Make(typeof(ImmutableDictionaryShape<,>), type, plans)),
        new(typeof(ImmutableSortedDictionary<,>), "its pairs, and both comparers", static (type, plans) => FrameworkTable.Make(typeof(ImmutableSortedDictionaryShape<,>), type, plans)),
        new(typeof(ImmutableArray<>.Builder), "its items", static (type, plans) => FrameworkTable.Make(typeof(ImmutableArrayBuilderShape<>), type, plans)),
        new(typeof(ImmutableList<>.Builder), "its items", static (type, plans) => FrameworkTable.Make(typeof(ImmutableListBuilderShape<>), type, plans)),
        new(typeof(ImmutableHashSet<>.Builder), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(ImmutableHashSetBuilderShape<>), type, plans)),
        new(typeof(ImmutableSortedSet<>.Builder), "its items, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(ImmutableSortedSetBuilderShape<>), type, plans)),
        new(typeof(ImmutableDictionary<,>.Builder), "its pairs, and both comparers", static (type, plans) => FrameworkTable.Make(typeof(ImmutableDictionaryBuilderShape<,>), type, plans)),
        new(typeof(ImmutableSortedDictionary<,>.Builder), "its pairs, and both comparers", static (type, plans) => FrameworkTable.Make(typeof(ImmutableSortedDictionaryBuilderShape<,>), type, plans)),
    ];
}

/// <summary>The array it stands on; a default one, which is not an empty one, has none.</summary>
internal sealed class ImmutableArrayShape<T>(TravelPlans plans) : ValueShape<ImmutableArray<T>>
{
    private readonly Slot slot = new(typeof(T[]), plans);

    protected override void Write(GraphWriter output, ImmutableArray<T> value) => output.Reference(ImmutableCollectionsMarshal.AsArray(value), slot);

    protected override ImmutableArray<T> Read(ref GraphReader input) => ImmutableCollectionsMarshal.AsImmutableArray((T[]?)input.Reference(slot));
}

/// <summary>Items that nothing asks for hash codes: they need not be complete when it is made.</summary>
internal abstract class ImmutableSequenceShape<TCollection, T>(TravelPlans plans) : ValueShape<TCollection>
    where TCollection : class, IEnumerable<T>
{
    private readonly Elements<T> elements = (Elements<T>)plans.ElementsOf(typeof(T));

    protected sealed override void Write(GraphWriter output, TCollection value)
    {
        var items = Items(value);
        output.Count(items.Length);
        elements.Write(output, items, null);
    }

    protected sealed override TCollection Read(ref GraphReader input)
    {
        var items = elements.NewArray(ref input, input.Wire.Count());
        elements.Read(ref input, items);
        return Make(items);
    }

    protected virtual T[] Items(TCollection value) => [.. value];

    protected abstract TCollection Make(T[] items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableListShape<T>(TravelPlans plans) : ImmutableSequenceShape<ImmutableList<T>, T>(plans)
{
    protected override ImmutableList<T> Make(T[] items) => ImmutableList.Create(items);
}

/// <inheritdoc cref="ImmutableShapes"/>
internal sealed class ImmutableQueueShape<T>(TravelPlans plans) : ImmutableSequenceShape<ImmutableQueue<T>, T>(plans)
{
    protected override ImmutableQueue<T> Make(T[] items) => ImmutableQueue.Create(items);
}

/// <summary>From the bottom up, so that pushing in order rebuilds it.</summary>
internal sealed class ImmutableStackShape<T>(TravelPlans plans) : ImmutableSequenceShape<ImmutableStack<T>, T>(plans)
{
    protected override T[] Items(ImmutableStack<T> value)
    {
        var items = base.Items(value);
        Array.Reverse(items);
        return items;
    }

    protected override ImmutableStack<T> Make(T[] items) => ImmutableStack.Create(items);
}
