using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A value of every row of the table: collections.</summary>
internal static partial class FrameworkSamples
{
    public sealed record Point(int X, string Name);

    public sealed class ByLength(int cut) : IEqualityComparer<string>, IComparer<string>
    {
        private readonly int cut = cut;

        public bool Equals(string? x, string? y) => Math.Min(x!.Length, cut) == Math.Min(y!.Length, cut);

        public int GetHashCode(string obj) => Math.Min(obj.Length, cut);

        public int Compare(string? x, string? y) => x!.Length.CompareTo(y!.Length);
    }

    private sealed class Keyed : KeyedCollection<string, Point>
    {
        public Keyed()
            : base(StringComparer.OrdinalIgnoreCase)
        {
        }

        public int Inserted { get; private set; }

        protected override string GetKeyForItem(Point item) => item.Name;

        protected override void InsertItem(int index, Point item)
        {
            Inserted++;
            base.InsertItem(index, item);
        }
    }

    public static IEnumerable<FrameworkSample> All => [.. Generic(), .. Concurrent(), .. Immutable(), .. Frozen(), .. ObjectModel(), .. Linq(), .. Values(), .. Texts(), .. Net(), .. Trees(), .. Tasks(), .. Reflection(), .. Arrays()];

    private static Point[] Points => [new(2, "b"), new(1, "a"), new(3, "c")];

    private static IEnumerable<FrameworkSample> Generic()
    {
        yield return FrameworkSample.Of(typeof(List<>), new List<int> { 3, 1, 3 }, static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(List<>), new List<Point?> { new(1, "a"), null }, static got => [got.ToArray()], "List of records");
        yield return FrameworkSample.Of(typeof(Dictionary<,>), new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["B"] = 2, ["a"] = 1 }, static got => [got.ToArray(), got["A"], got.Comparer]);
        yield return FrameworkSample.Of(typeof(Dictionary<,>), new Dictionary<Point, Point>(Points.Select(static point => KeyValuePair.Create(point, point))), static got => [got.ToArray(), got[new(1, "a")]], "Dictionary of records");
        yield return FrameworkSample.Of(typeof(Dictionary<,>), new Dictionary<string, int>(new ByLength(2)) { ["aaa"] = 2 }, static got => [got.ToArray(), got["bbbb"]], "Dictionary with a comparer of the user's");
        yield return FrameworkSample.Of(typeof(HashSet<>), new HashSet<string>(StringComparer.InvariantCultureIgnoreCase) { "x", "A" }, static got => [got.ToArray(), got.Contains("X"), got.Comparer]);
        yield return FrameworkSample.Of(typeof(HashSet<>), new HashSet<Point>(Points), static got => [got.ToArray(), got.Contains(new(3, "c"))], "HashSet of records");
        yield return FrameworkSample.Of(typeof(OrderedDictionary<,>), new OrderedDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["z"] = 1, ["a"] = 2 }, static got => [got.ToArray(), got["Z"]]);
        yield return FrameworkSample.Of(typeof(Queue<>), new Queue<Point>(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(Stack<>), new Stack<Point>(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(LinkedList<>), new LinkedList<Point>(Points), static got => [got.ToArray(), got.Last!.Value]);
        yield return FrameworkSample.Of(typeof(LinkedListNode<>), new LinkedList<string>(["a", "b", "c"]).First!.Next!, static got => [got.Value, got.List!.ToArray(), got.Next!.Value]);
        yield return FrameworkSample.Of(typeof(LinkedListNode<>), new LinkedListNode<int>(5), static got => [got.Value, got.List], "LinkedListNode without a list");
        yield return FrameworkSample.Of(typeof(SortedSet<>), new SortedSet<string>(["bb", "a"], new ByLength(9)), static got => [got.ToArray(), got.Contains("x")]);
        yield return FrameworkSample.Of(typeof(SortedSet<>), new SortedSet<int>([2, 1]), static got => [got.ToArray(), got.Comparer], "SortedSet of numbers");
        yield return FrameworkSample.Of(typeof(SortedDictionary<,>), new SortedDictionary<string, Point>(StringComparer.OrdinalIgnoreCase) { ["b"] = new(1, "b"), ["A"] = new(2, "a") }, static got => [got.ToArray(), got["B"]]);
        yield return FrameworkSample.Of(typeof(SortedList<,>), new SortedList<string, Point>(StringComparer.OrdinalIgnoreCase) { ["b"] = new(1, "b"), ["A"] = new(2, "a") }, static got => [got.ToArray(), got["B"], got.Comparer]);
        yield return FrameworkSample.Of(typeof(PriorityQueue<,>), Prioritized(), static got => [got.UnorderedItems.ToArray()]);
        yield return FrameworkSample.Key(typeof(ReferenceEqualityComparer), ReferenceEqualityComparer.Instance);
        yield return FrameworkSample.Of(HashSet<int>.CreateSetComparer().GetType().GetGenericTypeDefinition(), HashSet<int>.CreateSetComparer(), static got => [got.Equals([1, 2], [2, 1])], "comparer of sets");
        yield return FrameworkSample.Key(typeof(Comparer), Comparer.DefaultInvariant);
        yield return FrameworkSample.Key(StructuralComparisons.StructuralComparer.GetType(), StructuralComparisons.StructuralComparer, "structural comparer");
        yield return FrameworkSample.Key(StructuralComparisons.StructuralEqualityComparer.GetType(), StructuralComparisons.StructuralEqualityComparer, "structural equality comparer");
        yield return FrameworkSample.Of(typeof(BitArray), new BitArray([true, false, true, true, false, false, true, true, true]), static got => [got.Cast<bool>().ToArray()]);
    }

    private static PriorityQueue<string, int> Prioritized()
    {
        var queue = new PriorityQueue<string, int>(Comparer<int>.Default);
        for (var i = 0; i < 20; i++)
        {
            queue.Enqueue("item " + i, i * 7 % 5);
        }

        queue.Dequeue();
        return queue;
    }

    private static IEnumerable<FrameworkSample> Concurrent()
    {
        yield return FrameworkSample.Of(typeof(ConcurrentDictionary<,>), new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1, ["b"] = 2 }, static got => [got.OrderBy(static pair => pair.Key).ToArray(), got["A"], got.Comparer]);
        yield return FrameworkSample.Of(typeof(ConcurrentQueue<>), new ConcurrentQueue<Point>(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ConcurrentStack<>), new ConcurrentStack<Point>(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ConcurrentBag<>), new ConcurrentBag<Point>(Points), static got => [got.ToArray()]);
    }

    private static IEnumerable<FrameworkSample> Immutable()
    {
        var map = ImmutableDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase, StringComparer.Ordinal).Add("A", "x").Add("b", "y");
        var sorted = ImmutableSortedDictionary.Create<string, Point>(StringComparer.OrdinalIgnoreCase).Add("B", new(1, "")).Add("a", new(2, ""));
        var set = ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "a", "B");
        var ordered = ImmutableSortedSet.Create(StringComparer.OrdinalIgnoreCase, "B", "a");
        yield return FrameworkSample.Of(typeof(ImmutableArray<>), ImmutableArray.Create(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ImmutableArray<>), default(ImmutableArray<int>), static got => [got.IsDefault], "default ImmutableArray");
        yield return FrameworkSample.Of(typeof(ImmutableList<>), ImmutableList.Create(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Key(typeof(ImmutableList<>), ImmutableList<int>.Empty, "empty ImmutableList");
        yield return FrameworkSample.Of(typeof(ImmutableQueue<>), ImmutableQueue.Create(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ImmutableStack<>), ImmutableStack.Create(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ImmutableHashSet<>), set, static got => [got.ToArray(), got.Contains("A"), got.KeyComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableHashSet<>), ImmutableHashSet.Create(Points), static got => [got.ToArray(), got.Contains(new(2, "b"))], "ImmutableHashSet of records");
        yield return FrameworkSample.Of(typeof(ImmutableSortedSet<>), ordered, static got => [got.ToArray(), got.Contains("b"), got.KeyComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableDictionary<,>), map, static got => [got.ToArray(), got["a"], got.KeyComparer, got.ValueComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableSortedDictionary<,>), sorted, static got => [got.ToArray(), got["A"], got.KeyComparer, got.ValueComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableArray<>.Builder), ImmutableArray.Create(Points).ToBuilder(), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ImmutableList<>.Builder), ImmutableList.Create(Points).ToBuilder(), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ImmutableHashSet<>.Builder), set.ToBuilder(), static got => [got.ToArray(), got.KeyComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableSortedSet<>.Builder), ordered.ToBuilder(), static got => [got.ToArray(), got.KeyComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableDictionary<,>.Builder), map.ToBuilder(), static got => [got.ToArray(), got.KeyComparer, got.ValueComparer]);
        yield return FrameworkSample.Of(typeof(ImmutableSortedDictionary<,>.Builder), sorted.ToBuilder(), static got => [got.ToArray(), got.KeyComparer, got.ValueComparer]);
    }

    private static IEnumerable<FrameworkSample> Frozen()
    {
        yield return FrameworkSample.Of(typeof(FrozenSet<>), new[] { "a", "B" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase), static got => [got.Order().ToArray(), got.Contains("b"), got.Comparer]);
        yield return FrameworkSample.Of(typeof(FrozenSet<>), Points.ToFrozenSet(), static got => [got.Count, got.Contains(new(1, "a"))], "FrozenSet of records");
        yield return FrameworkSample.Of(typeof(FrozenDictionary<,>), Points.ToFrozenDictionary(static point => point.X), static got => [got.OrderBy(static pair => pair.Key).ToArray(), got[3]]);
        yield return FrameworkSample.Of(typeof(FrozenDictionary<,>), Points.ToFrozenDictionary(static point => point.Name, StringComparer.OrdinalIgnoreCase), static got => [got["A"], got.Comparer], "FrozenDictionary with a comparer");
    }

    private static IEnumerable<FrameworkSample> ObjectModel()
    {
        yield return FrameworkSample.Of(typeof(Collection<>), new Collection<Point>(Points.ToList()), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ReadOnlyCollection<>), Points.ToList().AsReadOnly(), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ReadOnlyCollection<>), Array.AsReadOnly([1, 2]), static got => [got.ToArray()], "ReadOnlyCollection over an array");
        yield return FrameworkSample.Of(typeof(ReadOnlyDictionary<,>), new ReadOnlyDictionary<string, int>(new SortedDictionary<string, int> { ["a"] = 1 }), static got => [got.ToArray(), got["a"]]);
        yield return FrameworkSample.Of(typeof(ReadOnlySet<>), new ReadOnlySet<string>(new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "a" }), static got => [got.ToArray(), got.Contains("A")]);
        yield return FrameworkSample.Of(typeof(ObservableCollection<>), new ObservableCollection<Point>(Points), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(ReadOnlyObservableCollection<>), new ReadOnlyObservableCollection<Point>(new ObservableCollection<Point>(Points)), static got => [got.ToArray()]);
        yield return FrameworkSample.Of(typeof(KeyedCollection<,>), new Keyed { Points[0], Points[1] }, static got => [got.ToArray(), got["A"], got.Inserted, got.Contains("x")], "KeyedCollection");
    }

    private static IEnumerable<FrameworkSample> Linq()
    {
        yield return FrameworkSample.Of(typeof(IGrouping<,>), Points.GroupBy(static point => point.X > 1).First(), static got => [got.Key, got.ToArray()]);
        yield return FrameworkSample.Of(typeof(IGrouping<,>), Points.GroupBy(static point => (string?)null).First(), static got => [got.Key, got.ToArray()], "IGrouping without a key");
        yield return FrameworkSample.Of(typeof(Lookup<,>), new[] { "a", "B", "A" }.ToLookup(static text => text, StringComparer.OrdinalIgnoreCase), static got => [got.Select(static group => (group.Key, string.Concat(group))).ToArray(), got["b"].ToArray(), got.Contains("c")]);
        yield return FrameworkSample.Of(typeof(Lookup<,>), Points.ToLookup(static point => point), static got => [got[new(1, "a")].ToArray(), got.Count], "Lookup of records");
        yield return FrameworkSample.Of(typeof(ILookup<,>), Array.Empty<int>().ToLookup(static item => item), static got => [got.Count], "empty ILookup");
    }

    private static IEnumerable<FrameworkSample> Arrays()
    {
        var first = Array.CreateInstance(typeof(string), [2, 2], [-1, 5]);
        first.SetValue("x", 0, 6);
        var one = Array.CreateInstance(typeof(int), [3], [1]);
        one.SetValue(7, 1);
        yield return FrameworkSample.Of(typeof(Array), new int[,] { { 1, 2 }, { 3, 4 } }, static got => [got.Cast<int>().ToArray(), got.GetLength(1)]);
        yield return FrameworkSample.Of(typeof(Array), new Point?[2, 1, 1] { { { new(1, "a") } }, { { null } } }, static got => [got[0, 0, 0], got[1, 0, 0]]);
        yield return FrameworkSample.Of(typeof(Array), first, static got => [got.GetLowerBound(0), got.GetLowerBound(1), got.GetValue(0, 6), got.GetValue(-1, 5)], "array from -1 and 5");
        yield return FrameworkSample.Of(typeof(Array), one, static got => [got.GetLowerBound(0), got.Length, got.GetValue(1)], "array from 1");
        yield return FrameworkSample.Of(typeof(Array), new int[][] { [1], [], [2, 3] }, static got => [got[0], got[1], got[2]]);
        yield return FrameworkSample.Of(typeof(Array), new int[0, 3], static got => [got.GetLength(0), got.GetLength(1)], "empty grid");
    }
}
