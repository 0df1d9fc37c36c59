using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A collection whose item leads back to it is that one item's collection when it arrives.</summary>
public sealed class FrameworkCycleTests
{
    private sealed class Node
    {
        public object? Owner { get; set; }
    }

    private static IEnumerable<TestCaseData> Collections()
    {
        yield return Case(static node => new List<object> { node });
        yield return Case(static node => new Dictionary<object, object> { ["k"] = node });
        yield return Case(static node => new Dictionary<object, object> { [node] = "v" }, "Dictionary by key");
        yield return Case(static node => new HashSet<object> { node });
        yield return Case(static node => new OrderedDictionary<object, object> { [node] = node });
        yield return Case(static node => new Queue<object>([node]));
        yield return Case(static node => new Stack<object>([node]));
        yield return Case(static node => new LinkedList<object>([node]));
        yield return Case(static node => new SortedList<string, object> { ["k"] = node });
        yield return Case(static node => new SortedDictionary<string, object> { ["k"] = node });
        yield return Case(static node => new ConcurrentDictionary<object, object> { [node] = node });
        yield return Case(static node => new ConcurrentQueue<object>([node]));
        yield return Case(static node => new ConcurrentBag<object>([node]));
        yield return Case(static node => ImmutableList.Create<object>(node));
        yield return Case(static node => ImmutableQueue.Create<object>(node));
        yield return Case(static node => ImmutableDictionary<string, object>.Empty.Add("k", node));
        yield return Case(static node => ImmutableHashSet.Create<object>(node));
        yield return Case(static node => new object[] { node }.ToFrozenSet());
        yield return Case(static node => new object[] { node }.ToFrozenDictionary(static _ => "k"));
        yield return Case(static node => new Collection<object> { node });
        yield return Case(static node => new List<object> { node }.AsReadOnly());
        yield return Case(static node => new ReadOnlyDictionary<string, object>(new Dictionary<string, object> { ["k"] = node }));
        yield return Case(static node => new ObservableCollection<object> { node });
        yield return Case(static node => new ReadOnlyObservableCollection<object>([node]));
        yield return Case(static node => new object[,] { { node } });
        yield return Case(static node => new[] { (object)node }.ToLookup(static _ => "k").First(), "IGrouping");

        static TestCaseData Case(Func<Node, IEnumerable> make, string? name = null)
        {
            var node = new Node();
            var made = make(node);
            node.Owner = made;
            return new TestCaseData(made).SetArgDisplayNames(name ?? PBench.Strategies.Functions.Naming.Of(made.GetType()));
        }
    }

    [TestCaseSource(nameof(Collections))]
    public void From_the_collection(object made)
    {
        var got = Graph.RoundTrip(made);
        Assert.That(Inside((IEnumerable)got).Owner, Is.SameAs(got));
    }

    [TestCaseSource(nameof(Collections))]
    public void From_the_item(object made)
    {
        var got = Graph.RoundTrip(Inside((IEnumerable)made));
        Assert.That(Inside((IEnumerable)got.Owner!), Is.SameAs(got));
    }

    [Test]
    public void Lazy_whose_value_leads_back()
    {
        var node = new Node();
        node.Owner = new Lazy<Node>(node);
        var got = Graph.RoundTrip(node);
        Assert.That(((Lazy<Node>)got.Owner!).Value, Is.SameAs(got));
    }

    [Test]
    public void Task_whose_result_leads_back()
    {
        var node = new Node();
        node.Owner = Task.FromResult(node);
        var got = Graph.RoundTrip(node);
        Assert.That(((Task<Node>)got.Owner!).Result, Is.SameAs(got));
        var task = Graph.RoundTrip((Task<Node>)node.Owner);
        Assert.That(task.Result.Owner, Is.SameAs(task));
    }

    [Test]
    public void Node_of_a_list_held_elsewhere_is_the_list_s()
    {
        var list = new LinkedList<string>(["a", "b"]);
        var byName = new Dictionary<string, LinkedListNode<string>> { ["b"] = list.Last!, ["a"] = list.First! };
        var (gotByName, gotList) = Graph.RoundTrip((byName, list));
        Assert.That(gotByName["b"], Is.SameAs(gotList.Last));
        gotList.Remove(gotByName["a"]);
        Assert.That(gotList, Is.EqualTo(new[] { "b" }));
    }

    [Test]
    public void View_stands_over_the_list_that_others_hold()
    {
        var list = new List<int> { 1 };
        var (got, view) = Graph.RoundTrip((list, list.AsReadOnly()));
        got.Add(2);
        Assert.That(view, Is.EqualTo(new[] { 1, 2 }));
    }

    [Test]
    public void Trees_of_any_depth_arrive()
    {
        const int Depth = 5_000;
        var (json, xml) = (new JsonArray(), new XElement("e"));
        for (var i = 0; i < Depth; i++)
        {
            (json, xml) = (new JsonArray(json), new XElement("e", xml));
        }

        var (gotJson, gotXml) = Graph.RoundTrip((json, xml));
        for (var i = 0; i < Depth; i++)
        {
            (gotJson, gotXml) = (gotJson[0]!.AsArray(), gotXml.Elements().Single());
        }

        Assert.That((gotJson.Count, gotXml.IsEmpty), Is.EqualTo((0, true)));
    }

    private static Node Inside(IEnumerable all)
    {
        var first = all.Cast<object>().First();
        return first as Node ?? Part("Value") as Node ?? (Node)Part("Key");

        object Part(string name) => first.GetType().GetProperty(name)!.GetValue(first)!;
    }
}
