using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using System.Xml.Linq;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A type derived from a framework collection: the base by the table, never through what the type overrides, and its own fields.</summary>
[SuppressMessage("Naming", "CA1710", Justification = "Named for what they do.")]
[SuppressMessage("Design", "CA1010", Justification = "Enumerators that fail are the point.")]
public sealed class FrameworkDerivedTests
{
    private const string Field = "own";
    private static readonly string[] Items = ["b", "a"];

    private interface IOwn
    {
        string Own { get; set; }
    }

    [TestCaseSource(nameof(Derived))]
    public void Keeps_items_and_own_field(object made, Func<object, object?> items)
    {
        ((IOwn)made).Own = Field;
        var got = Graph.RoundTrip(made);
        Assert.That(got.GetType(), Is.EqualTo(made.GetType()));
        Assert.That(((IOwn)got).Own, Is.EqualTo(Field));
        Assert.That(items(got), Is.EqualTo(items(made)));
    }

    [TestCaseSource(nameof(Derived))]
    public void Is_one_where_it_was_one(object made, Func<object, object?> items)
    {
        ((IOwn)made).Own = Field;
        var got = Graph.RoundTrip(new[] { made, made, new object[] { made } });
        Assert.That(got[1], Is.SameAs(got[0]));
        Assert.That(items(((object[])got[2])[0]), Is.EqualTo(items(made)));
    }

    private static IEnumerable<TestCaseData> Derived()
    {
        yield return Case(Fill(new MyList(), static (all, item) => all.Add(item)), static all => all.ToArray());
        yield return Case(Fill(new MyDictionary(), static (all, item) => all.Add(item, 1)), static all => (all.Keys.ToArray(), all["A"]));
        yield return Case(Fill(new MySet(), static (all, item) => all.Add(item)), static all => (all.Count, all.Contains("A")));
        yield return Case(Fill(new MyQueue(), static (all, item) => all.Enqueue(item)), static all => all.ToArray());
        yield return Case(Fill(new MyStack(), static (all, item) => all.Push(item)), static all => all.ToArray());
        yield return Case(Fill(new MyLinked(), static (all, item) => all.AddLast(item)), static all => (all.First!.Value, all.Last!.Value));
        yield return Case(Fill(new MySorted(), static (all, item) => all.Add(item)), static all => (all.Min, all.Contains("A")));
        yield return Case(Fill(new MyPriorities(), static (all, item) => all.Enqueue(item, item)), static all => all.UnorderedItems.ToArray());
        yield return Case(Fill(new MyConcurrent(), static (all, item) => all.TryAdd(item, 1)), static all => (all.Count, all["A"]));
        yield return Case(Fill(new MyBag(), static (all, item) => all.Add(item)), static all => all.ToArray());
        yield return Case(new MyCollection(Items), static all => (all.Inserted, all[0], all[1]));
        yield return Case(new MyObservable(Items), static all => (all.Inserted, all[0], all[1]));
        yield return Case(new MyView([.. Items]), static all => (all[0], all.Count));
        yield return Case(new MyKeyed(Items), static all => (all.Inserted, all["A"], all[0]));
        yield return Case(new MyLazy("v"), static all => (all.IsValueCreated, all.Value));
        yield return Case(new MyElement("e", new XAttribute("a", 1), "text"), static all => all.ToString());

        static T Fill<T>(T all, Action<T, string> add)
        {
            Array.ForEach(Items, item => add(all, item));
            return all;
        }

        static TestCaseData Case<T>(T made, Func<T, object?> items)
            where T : IOwn => new TestCaseData(made, (Func<object, object?>)(got => items((T)got))).SetArgDisplayNames(typeof(T).Name);
    }

    private static NotSupportedException Never() => new("A member of the derived type was called.");

    private sealed class MyList : List<string>, IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MyDictionary() : Dictionary<string, int>(StringComparer.OrdinalIgnoreCase), IOwn, IEnumerable<KeyValuePair<string, int>>
    {
        public string Own { get; set; } = "";

        IEnumerator<KeyValuePair<string, int>> IEnumerable<KeyValuePair<string, int>>.GetEnumerator() => throw Never();
    }

    private sealed class MySet() : HashSet<string>(StringComparer.OrdinalIgnoreCase), IOwn, ICollection<string>
    {
        public string Own { get; set; } = "";

        void ICollection<string>.Add(string item) => throw Never();

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MyQueue : Queue<string>, IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MyStack : Stack<string>, IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MyLinked : LinkedList<string>, IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MySorted() : SortedSet<string>(StringComparer.OrdinalIgnoreCase), IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    private sealed class MyPriorities : PriorityQueue<string, string>, IOwn
    {
        public string Own { get; set; } = "";
    }

    private sealed class MyConcurrent() : ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase), IOwn, IEnumerable<KeyValuePair<string, int>>
    {
        public string Own { get; set; } = "";

        IEnumerator<KeyValuePair<string, int>> IEnumerable<KeyValuePair<string, int>>.GetEnumerator() => throw Never();
    }

    private sealed class MyBag : ConcurrentBag<string>, IOwn, IEnumerable<string>
    {
        public string Own { get; set; } = "";

        IEnumerator<string> IEnumerable<string>.GetEnumerator() => throw Never();
    }

    // As Newtonsoft's JObject: it does more than to insert.
    private sealed class MyCollection(IList<string> items) : Collection<string>([.. items]), IOwn
    {
        public string Own { get; set; } = "";

        public int Inserted { get; private set; }

        protected override void InsertItem(int index, string item)
        {
            Inserted++;
            throw Never();
        }
    }

    private sealed class MyObservable(IEnumerable<string> items) : ObservableCollection<string>(items), IOwn
    {
        public string Own { get; set; } = "";

        public int Inserted { get; private set; }

        protected override void InsertItem(int index, string item)
        {
            Inserted++;
            throw Never();
        }
    }

    private sealed class MyView(IList<string> items) : ReadOnlyCollection<string>(items), IOwn
    {
        public string Own { get; set; } = "";
    }

    private sealed class MyKeyed : KeyedCollection<string, string>, IOwn
    {
        public MyKeyed(IEnumerable<string> items)
            : base(StringComparer.OrdinalIgnoreCase)
        {
            foreach (var item in items)
            {
                Add(item);
            }
        }

        public string Own { get; set; } = "";

        public int Inserted { get; private set; }

        protected override string GetKeyForItem(string item) => item;

        protected override void InsertItem(int index, string item)
        {
            Inserted++;
            base.InsertItem(index, item);
        }
    }

    private sealed class MyLazy(string value) : Lazy<string>(value), IOwn
    {
        public string Own { get; set; } = "";
    }

    private sealed class MyElement(XName name, params object[] content) : XElement(name, content), IOwn
    {
        public string Own { get; set; } = "";
    }
}
