using System.Reflection;

namespace PBench.Strategies.Travel;

/// <summary>System.Linq: what GroupBy and ToLookup give. Queries, which are unfinished, are not in the table.</summary>
internal static class LinqShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(IGrouping<,>), "its key and items", static (type, plans) => FrameworkTable.Make(typeof(GroupingShape<,>), type, plans)),
        new(Hidden(Enumerable.GroupBy([1], static item => item).First()), "", static (type, plans) => plans.Of(typeof(IGrouping<,>).MakeGenericType(type.GetGenericArguments()))) { Name = "" },
        new(typeof(ILookup<,>), "an empty one", static (type, plans) => FrameworkTable.Make(typeof(EmptyLookupShape<,>), type)) { Name = "" },
        new(Hidden(Array.Empty<int>().ToLookup(static item => item)), "", static (type, plans) => plans.Of(typeof(ILookup<,>).MakeGenericType(type.GetGenericArguments()))) { Name = "" },
        new(typeof(Lookup<,>), "its groups in their order, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(LookupShape<,>), type, plans)) { IsFamily = true, Name = "System.Linq.ILookup<TKey, TElement>" },
    ];

    private static Type Hidden(object instance) => instance.GetType().GetGenericTypeDefinition();
}

/// <summary>Rebuilt as the one group of a lookup, which is not asked for the key's hash code.</summary>
internal sealed class GroupingShape<TKey, TElement>(TravelPlans plans) : ValueShape<IGrouping<TKey, TElement>>
{
    private readonly Slot key = new(typeof(TKey), plans);
    private readonly Elements<TElement> elements = (Elements<TElement>)plans.ElementsOf(typeof(TElement));

    protected override void Write(GraphWriter output, IGrouping<TKey, TElement> value)
    {
        TElement[] items = [.. value];
        key.Write(output, value.Key);
        output.Count(items.Length);
        elements.Write(output, items, null);
    }

    protected override IGrouping<TKey, TElement> Read(ref GraphReader input)
    {
        var own = (TKey)key.Read(ref input)!;
        var items = elements.NewArray(ref input, input.Wire.Count());
        elements.Read(ref input, items);
        return items.ToLookup(_ => own, AllEqual.Instance).First();
    }

    private sealed class AllEqual : IEqualityComparer<TKey>
    {
        public static readonly AllEqual Instance = new();

        public bool Equals(TKey? x, TKey? y) => true;

        public int GetHashCode(TKey obj) => 0;
    }
}

/// <summary>All keys and items. Its groups are made anew.</summary>
internal sealed class LookupShape<TKey, TElement>(TravelPlans plans) : ValueShape<Lookup<TKey, TElement>>
{
    // The only question here that no public member answers: with another comparer it would find other keys. Where there is no such field, it is refused.
    private static readonly FieldInfo? ComparerField = Array.Find(
        typeof(Lookup<TKey, TElement>).GetFields(BindingFlags.Instance | BindingFlags.NonPublic), static field => field.FieldType == typeof(IEqualityComparer<TKey>));

    private readonly WholeItems<TKey, IEqualityComparer<TKey>> keys = new(EqualityComparer<TKey>.Default, plans);
    private readonly Elements<TElement> elements = (Elements<TElement>)plans.ElementsOf(typeof(TElement));

    protected override void Write(GraphWriter output, Lookup<TKey, TElement> value)
    {
        var comparer = ComparerField?.GetValue(value) as IEqualityComparer<TKey>
            ?? throw new TravelRefusal(new Functions.Refusal("is a lookup that does not tell its comparer", "Send what ToDictionary makes of its groups."));
        TElement[][] groups = [.. value.Select(static group => group.ToArray())];
        keys.Write(output, comparer, [.. value.Select(static group => group.Key)]);
        foreach (var group in groups)
        {
            output.Count(group.Length);
            elements.Write(output, group, null);
        }
    }

    protected override Lookup<TKey, TElement> Read(ref GraphReader input)
    {
        var (comparer, all) = keys.Read(ref input);
        var pairs = new List<KeyValuePair<TKey, TElement>>(); // not an array: an empty one makes a lookup of another kind
        foreach (var key in all)
        {
            var group = elements.NewArray(ref input, input.Wire.Count());
            elements.Read(ref input, group);
            foreach (var item in group)
            {
                pairs.Add(new(key, item));
            }
        }

        var made = (Lookup<TKey, TElement>)pairs.ToLookup(static pair => pair.Key, static pair => pair.Value, comparer);
        keys.Check(ref input, all, made.Count, made.Contains);
        return made;
    }
}

/// <summary>What ToLookup makes of an empty array is of a kind of its own.</summary>
internal sealed class EmptyLookupShape<TKey, TElement>() : ValueShape<ILookup<TKey, TElement>>
{
    protected override void Write(GraphWriter output, ILookup<TKey, TElement> value) => output.Byte(0);

    protected override ILookup<TKey, TElement> Read(ref GraphReader input)
    {
        input.Wire.Byte();
        return Array.Empty<TElement>().ToLookup(static _ => default(TKey)!);
    }
}
