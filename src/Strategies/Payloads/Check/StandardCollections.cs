using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Payloads;

/// <summary>The collections that JSON rebuilds whole: their elements are all their state, but for a comparer.</summary>
internal static class StandardCollections
{
    private static readonly HashSet<Type> Sequences =
    [
        typeof(List<>), typeof(LinkedList<>), typeof(Queue<>), typeof(Stack<>), typeof(HashSet<>), typeof(SortedSet<>), typeof(ConcurrentQueue<>),
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableQueue<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
    ];

    private static readonly HashSet<Type> Maps =
    [
        typeof(Dictionary<,>), typeof(SortedDictionary<,>), typeof(SortedList<,>), typeof(ConcurrentDictionary<,>),
        typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    ];

    // Interface, and what may be behind it: JSON rebuilds a List, HashSet or Dictionary, which then must serve as well.
    private static readonly HashSet<Type> SequenceInterfaces =
        [typeof(IEnumerable<>), typeof(IReadOnlyCollection<>), typeof(IReadOnlyList<>), typeof(ICollection<>), typeof(IList<>)];

    private static readonly HashSet<Type> SetInterfaces = [typeof(ISet<>)];

    private static readonly HashSet<Type> MapInterfaces = [typeof(IDictionary<,>), typeof(IReadOnlyDictionary<,>)];

    public static bool IsSequence(Type type) => Contains(Sequences, type);

    public static bool IsMap(Type type) => Contains(Maps, type);

    public static bool IsSequenceInterface(Type type) => Contains(SequenceInterfaces, type) || Contains(SetInterfaces, type);

    public static bool IsMapInterface(Type type) => Contains(MapInterfaces, type);

    /// <summary>True when a value of type <paramref name="behind"/> loses nothing but its type when rebuilt from the interface.</summary>
    public static bool MayStandBehind(Type @interface, Type behind)
    {
        if (Contains(MapInterfaces, @interface))
        {
            return behind.IsGenericType && behind.GetGenericTypeDefinition() == typeof(Dictionary<,>);
        }

        if (Contains(SetInterfaces, @interface))
        {
            return behind.IsGenericType && behind.GetGenericTypeDefinition() == typeof(HashSet<>);
        }

        return behind.IsSZArray || Contains(Sequences, behind) ||
            (behind.IsGenericType && behind.GetGenericTypeDefinition() == typeof(ReadOnlyCollection<>)) || IsCollectionExpression(behind);
    }

    /// <summary>Keys that are written as property names. Other keys make a dictionary a list of pairs.</summary>
    public static bool IsPropertyName(Type key) =>
        key == typeof(string) || key == typeof(Uri) || key == typeof(Version) || key == typeof(BigInteger) ||
        (Nullable.GetUnderlyingType(key) is null && UnmanagedScan.IsUnmanaged(key));

    // What `IReadOnlyList<int> x = [1, 2]` compiles to.
    private static bool IsCollectionExpression(Type type) =>
        type.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool Contains(HashSet<Type> definitions, Type type) => type.IsConstructedGenericType && definitions.Contains(type.GetGenericTypeDefinition());
}
