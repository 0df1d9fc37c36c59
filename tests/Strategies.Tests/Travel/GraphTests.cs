using System.Diagnostics.CodeAnalysis;

namespace PBench.Strategies.Tests.Travel;

/// <summary>A value is its fields, whatever their accessibility; one object stays one object.</summary>
public sealed class GraphTests
{
    private sealed class Node(int value)
    {
        private readonly int number = value;

        public int Number => number;

        public Node? Next { get; set; }
    }

    private sealed record Row(int Id, string Name, List<string> Tags, double[] Values);

    private class Parent
    {
        private string secret = "";

        public string Secret { get => secret; set => secret = value; }
    }

    private sealed class Child : Parent
    {
        private readonly string secret = "child";

        public string Own => secret;
    }

    private readonly record struct Pair(string Name, int[] Values);

    private sealed class Status
    {
        public static readonly Status Open = new("open");
        public static readonly Status Closed = new("closed");
        private readonly string name;

        private Status(string name) => this.name = name;

        public override string ToString() => name;
    }

    private sealed class Cell
    {
        public static readonly Cell Empty = new();
        private static readonly object Missing = new();

        public object Content { get; set; } = Missing;

        public Cell Next { get; set; } = Empty;

        public bool IsMissing => ReferenceEquals(Content, Missing);
    }

    private sealed class Setting
    {
        public static readonly Setting Current = new() { Level = 1 };

        public int Level { get; set; }
    }

    private sealed class Guarded
    {
        private readonly object gate = new();
        private readonly Lock second = new();
        private readonly SemaphoreSlim room = new(3);

        public int Value { get; set; }

        public int Locked()
        {
            lock (gate)
            {
                lock (second)
                {
                    return Value + room.CurrentCount;
                }
            }
        }

        public void While(Action action)
        {
            lock (gate)
            {
                action();
            }
        }
    }

    [SuppressMessage("Design", "CA1063", Justification = "Only its finalizer matters.")]
    private sealed class Finalized
    {
        public string? Text { get; set; } = "x";

        ~Finalized() => Text = null;
    }

    private sealed class Names : List<string>
    {
        public string Owner { get; set; } = "";
    }

    private static Row Sample(int id) => new(id, "name " + id, ["a" + id, "b"], [id, 0.5, double.NaN]);

    [Test]
    public void Record_arrives_equal_interpreted_and_compiled()
    {
        for (var i = 0; i < 2_000; i++)
        {
            var (sent, got) = (Sample(i), Graph.RoundTrip(Sample(i)));
            Assert.That((got.Id, got.Name), Is.EqualTo((sent.Id, sent.Name)));
            Assert.That(got.Tags, Is.EqualTo(sent.Tags));
            Assert.That(got.Values, Is.EqualTo(sent.Values));
            if (i % 200 == 0)
            {
                Thread.Yield();
            }
        }
    }

    [Test]
    public void List_of_a_million_links_needs_no_stack()
    {
        Node? first = null;
        for (var i = 0; i < 1_000_000; i++)
        {
            first = new Node(i) { Next = first };
        }

        var got = Graph.RoundTrip(first);
        for (var i = 999_999; i >= 0; i--, got = got.Next)
        {
            if (got!.Number != i)
            {
                Assert.Fail($"link {i} holds {got.Number}");
            }
        }

        Assert.That(got, Is.Null);
    }

    [Test]
    public void Cycle_closes()
    {
        var node = new Node(1) { Next = new Node(2) };
        node.Next.Next = node;
        var got = Graph.RoundTrip(node);
        Assert.That(got.Next!.Next, Is.SameAs(got));
    }

    [Test]
    public void Shared_reference_stays_shared_and_equal_objects_stay_two()
    {
        var one = new Node(1);
        var got = Graph.RoundTrip(new[] { one, one, new Node(1) });
        Assert.That(got[1], Is.SameAs(got[0]));
        Assert.That(got[2], Is.Not.SameAs(got[0]));
    }

    [Test]
    public void Private_fields_of_bases_with_the_same_name_are_told_apart()
    {
        var got = Graph.RoundTrip(new Child { Secret = "parent" });
        Assert.That((got.Secret, got.Own), Is.EqualTo(("parent", "child")));
    }

    [Test]
    public void Structs_nullables_tuples_boxes_and_arrays_of_any_rank_arrive()
    {
        var sent = (new Pair("a", [1]), (Pair?)new Pair("b", [2]), (Pair?)null, (int?)3, (int?)null, new int[,] { { 1, 2 }, { 3, 4 } }, new string[1, 2] { { "x", "y" } }, (object)7, (object)"text", DayOfWeek.Friday);
        var got = Graph.RoundTrip(sent);
        Assert.That(got.Item1.Values, Is.EqualTo(new[] { 1 }));
        Assert.That(got.Item2!.Value.Name, Is.EqualTo("b"));
        Assert.That((got.Item3, got.Item4, got.Item5), Is.EqualTo(((Pair?)null, (int?)3, (int?)null)));
        Assert.That(got.Item6, Is.EqualTo(sent.Item6));
        Assert.That(got.Item7, Is.EqualTo(sent.Item7));
        Assert.That((got.Item8, got.Item9, got.Item10), Is.EqualTo((sent.Item8, sent.Item9, sent.Item10)));
    }

    [Test]
    public void Texts_arrive_exactly_and_long_ones_are_sent_once()
    {
        var text = new string('x', 1000) + "é\ud800";
        var got = Graph.RoundTrip(new[] { "", "abc", "é", "\ud800", text, text, null });
        Assert.That(got, Is.EqualTo(new[] { "", "abc", "é", "\ud800", text, text, null }));
        Assert.That(got[5], Is.SameAs(got[4]));
        Assert.That(Graph.Encode(new[] { text, text }), Has.Length.LessThan(3000));
    }

    [Test]
    public void Instance_of_a_static_readonly_field_is_that_instance()
    {
        Assert.That(Graph.RoundTrip(Status.Open), Is.SameAs(Status.Open));
        Assert.That(Graph.RoundTrip(new object[] { Status.Closed, Status.Closed }), Is.All.SameAs(Status.Closed));
        var cell = Graph.RoundTrip(new Cell { Next = new Cell { Content = 1 } });
        Assert.That((cell.IsMissing, cell.Next.IsMissing), Is.EqualTo((true, false)));
        Assert.That(cell.Next.Next, Is.SameAs(Cell.Empty));
    }

    [Test]
    public void Changed_instance_of_a_static_field_is_refused_by_name()
    {
        var bytes = Graph.Encode(Setting.Current);
        Setting.Current.Level++;
        var why = Assert.Throws<PBench.Strategies.Payloads.PayloadRefusal>(() => Graph.Decode<Setting>(bytes))!;
        Assert.That(why.Reason, Does.Contain("Setting.Current"));
    }

    [Test]
    public void Empty_array_of_all_is_that_array_and_another_is_not()
    {
        var got = Graph.RoundTrip(new[] { Array.Empty<int>(), GC.AllocateArray<int>(0) });
        Assert.That(got[0], Is.SameAs(Array.Empty<int>()));
        Assert.That(got[1], Is.Not.SameAs(got[0]));
    }

    [Test]
    public void Locks_in_private_fields_arrive_new()
    {
        var got = Graph.RoundTrip(new Guarded { Value = 4 });
        Assert.That(got.Locked(), Is.EqualTo(7));
    }

    [Test]
    public void Held_lock_is_refused()
    {
        var guarded = new Guarded();
        guarded.While(() => Assert.That(Graph.Refusal(guarded).Path, Is.EqualTo("gate")));
    }

    [Test]
    public void Bare_object_anywhere_else_is_refused_with_its_place()
    {
        var why = Graph.Refusal(new Dictionary<string, object[]> { ["a"] = [1, new object()] });
        Assert.That(why.Path, Is.EqualTo("[a][1]"));
    }

    [Test]
    public void Refusal_deep_inside_names_the_whole_way()
    {
        var first = new List<object>();
        var last = first;
        for (var i = 0; i < 100; i++)
        {
            var next = new List<object>();
            last.Add(next);
            last = next;
        }

        last.Add(new MemoryStream());
        Assert.That(Graph.Refusal(first).Path, Is.EqualTo(string.Concat(Enumerable.Repeat("[0]", 101))));
    }

    [Test]
    public void Dictionaries_with_keys_of_any_kind_and_comparers_arrive()
    {
        var sent = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 };
        Assert.That(Graph.RoundTrip(sent)["a"], Is.EqualTo(1));
        var rows = new Dictionary<(string, int), Row> { [("x", 1)] = Sample(1) };
        Assert.That(Graph.RoundTrip(rows)[("x", 1)].Name, Is.EqualTo("name 1"));
        var set = new HashSet<Pair> { default };
        Assert.That(Graph.RoundTrip(set), Does.Contain(default(Pair)));
    }

    [Test]
    public void Type_derived_from_a_framework_collection_keeps_items_and_fields()
    {
        var got = Graph.RoundTrip(new Names { Owner = "me" });
        Assert.That(got.Owner, Is.EqualTo("me"));
        got = Graph.RoundTrip(new Names { "a", "b" });
        Assert.That(got, Is.EqualTo(new[] { "a", "b" }));
    }

    [Test]
    public void Object_with_a_finalizer_arrives_alive()
    {
        var got = Graph.RoundTrip(new Finalized());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.That(got.Text, Is.EqualTo("x"));
    }
}
