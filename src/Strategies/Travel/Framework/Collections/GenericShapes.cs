namespace PBench.Strategies.Travel;

/// <summary>System.Collections.Generic, those of the core.</summary>
internal static class GenericShapes
{
    public static FrameworkEntry[] Entries { get; } =
    [
        new(typeof(List<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(ListShape<>), type, plans)),
        new(typeof(Dictionary<,>), "its pairs in their order, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(DictionaryShape<,>), type, plans)),
        new(typeof(HashSet<>), "its items in their order, and the comparer", static (type, plans) => FrameworkTable.Make(typeof(HashSetShape<>), type, plans)),
        new(typeof(Queue<>), "its items", static (type, plans) => FrameworkTable.Make(typeof(QueueShape<>), type, plans)),
        new(typeof(ReferenceEqualityComparer), "the one instance", static (type, _) => new KnownInstances(type, ReferenceEqualityComparer.Instance)),
        new(HashSet<int>.CreateSetComparer().GetType().GetGenericTypeDefinition(), "by its kind", static (type, _) => FrameworkTable.Make(typeof(SetComparerShape<>), type)) { Name = "what HashSet<T>.CreateSetComparer() gives" },
    ];
}
