using System.Runtime.Serialization;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>Types that must be rebuilt say so by the conventions .NET has; inner objects first.</summary>
public sealed class ConventionTests
{
    [Test]
    public void Callbacks_run_before_and_after_base_classes_first()
    {
        var sent = new Derived();

        var got = Graph.RoundTrip(sent);

        Assert.That(sent.Calls, Is.EqualTo(new[] { "base serializing", "serializing", "serialized" }));
        Assert.That(got.Calls, Is.EqualTo(new[] { "deserializing", "base deserialized", "deserialized", "callback" }));
        Assert.That(got.Length, Is.EqualTo(4), "a field that does not travel is filled again");
    }

    [Test]
    public void Fields_that_are_marked_as_not_serialized_come_as_defaults() =>
        Assert.That(Graph.RoundTrip(new Cached { Name = "abcd", Kept = 7 }).Kept, Is.Zero);

    [Test]
    public void What_an_object_clears_when_it_has_been_sent_has_been_sent()
    {
        var sent = Nested(40, new Prepared());

        var got = Inner<Prepared>(Graph.RoundTrip(sent));

        Assert.That(got.Temporary, Is.EqualTo(new[] { "a", "b" }));
        Assert.That(Inner<Prepared>(sent).Temporary, Is.Empty);
    }

    [Test]
    public void What_an_object_leads_to_is_complete_when_it_is_called([Values(0, 40, 100)] int depth)
    {
        var got = Graph.RoundTrip(new Index { Content = Nested(depth, new Dictionary<Cached, int> { [new Cached { Name = "x" }] = 1 }) });

        Assert.That(got.Found, Is.EqualTo(1));
    }

    [Test]
    public void Keys_are_complete_when_a_collection_asks_for_their_codes([Values(0, 31, 32, 33, 100)] int depth, [Values] bool listedFirst)
    {
        var key = new Cached { Name = "x" };
        key.Prepare(default);
        var (list, map) = (Nested(depth, key), Nested(depth, new Dictionary<Cached, int> { [key] = 1 }));

        var got = Graph.RoundTrip(listedFirst ? new[] { list, map } : [map, list]);

        var (gotKey, gotMap) = (Inner<Cached>(got[listedFirst ? 0 : 1]), Inner<Dictionary<Cached, int>>(got[listedFirst ? 1 : 0]));
        Assert.That(gotMap[gotKey], Is.EqualTo(1));
    }

    [Test]
    public void Keys_shared_along_a_deep_list_are_complete_everywhere()
    {
        var key = new Cached { Name = "x" };
        key.Prepare(default);
        Link? first = null;
        for (var i = 0; i < 100; i++)
        {
            first = new Link { Next = first, Map = new() { [key] = i }, Key = key };
        }

        var got = Graph.RoundTrip(first);

        for (var (i, link) = (99, got); link is not null; link = link.Next, i--)
        {
            Assert.That(link.Map[link.Key!], Is.EqualTo(i));
        }
    }

    [Test]
    public void Object_that_tells_its_parts_is_rebuilt_by_its_constructor()
    {
        var shared = new List<int> { 1 };
        var sent = new Told("a", shared);
        sent.Self = sent;

        var got = Graph.RoundTrip(new object[] { sent, shared });

        var told = (Told)got[0];
        Assert.That((told.Name, told.WasRebuilt), Is.EqualTo(("a", true)));
        Assert.That(told.List, Is.SameAs(got[1]));
        Assert.That(told.Self, Is.SameAs(told));
    }

    [Test]
    public void Struct_that_tells_its_parts_gets_them_complete()
    {
        var got = Graph.RoundTrip(new[] { new Maybe<HashSet<Told>>([new Told("a", [])]), default });

        Assert.That(got[0].Value!.Single().Name, Is.EqualTo("a"));
        Assert.That(got[1].Value, Is.Null);
    }

    [Test]
    public void Struct_is_called_when_its_parts_are_there()
    {
        var got = Graph.RoundTrip(new object[] { new Named { Names = ["a", "b"] }, (new Named { Names = ["c"] }, 1) });

        Assert.That(((Named)got[0]).Joined, Is.EqualTo("ab"));
        Assert.That((((Named, int))got[1]).Item1.Joined, Is.EqualTo("c"));
    }

    [Test]
    public void Type_whose_parts_would_miss_fields_travels_by_its_fields()
    {
        var got = Graph.RoundTrip(new Forgetful("a") { Extra = 5 });

        Assert.That((got.Name, got.Extra), Is.EqualTo(("a", 5)));
    }

    [Test]
    public void Collection_with_the_constructor_keeps_comparer_and_fields()
    {
        var got = Graph.RoundTrip(new Headers { ["A"] = "1" });

        Assert.That(got["a"], Is.EqualTo("1"));
        Assert.That(got.Owner, Is.EqualTo("me"));
    }

    [Test]
    public void Error_before_is_the_values_with_its_place()
    {
        var refusal = Graph.Refusal(new object[] { 1, new Failing { Before = true } });

        Assert.That(refusal.Path, Is.EqualTo("[1]"));
        Assert.That(refusal.Message, Does.Contain("InvalidOperationException").And.Contain("not now"));
    }

    [Test]
    public void Error_after_is_the_values()
    {
        var bytes = Graph.Encode(new Failing());

        var error = Assert.Throws<InvalidDataException>(() => Graph.Decode<Failing>(bytes))!;

        Assert.That(error.InnerException, Is.TypeOf<InvalidOperationException>().With.Message.EqualTo("not now"));
    }

    [Test]
    public void Parts_from_a_worker_are_held_to_the_gate()
    {
        var bytes = Graph.Encode(new Told("a", []) { Self = new Index() });
        Assert.That(() => Graph.Decode<Told>(bytes, GateOf<Told>()), Throws.TypeOf<InvalidDataException>().With.Message.Contains("Index"));
    }

    [Test]
    public void Functions_and_what_describes_code_do_not_come_from_a_worker()
    {
        Assert.That(() => FromWorker<Func<int>>(() => 1), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => FromWorker((1, typeof(int))), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => FromWorker((1, typeof(object).GetMethod("ToString"))), Throws.TypeOf<InvalidDataException>());
        Assert.That(() => Graph.Encode<Func<int>>(() => 1, GateOf<Func<int>>()), Throws.TypeOf<TravelRefusal>().With.Message.Contains("from a worker"));
        Assert.That(() => Graph.Encode((1, typeof(int)), GateOf<(int, Type)>()), Throws.TypeOf<TravelRefusal>().With.Message.Contains("from a worker").And.Property("Path").EqualTo("Item2"));
    }

    private static GraphTerms GateOf<T>() => new(Gate: new TypeGate(typeof(T), new ExchangedTypes()));

    private static T FromWorker<T>(T value) => Graph.Decode<T>(Graph.Encode(value), GateOf<T>());

    private static object Nested(int depth, object inner) => depth == 0 ? inner : new object[] { Nested(depth - 1, inner) };

    private static T Inner<T>(object outer) => outer is object[] { Length: 1 } next ? Inner<T>(next[0]) : (T)outer;

    private class Base
    {
        public List<string> Calls { get; set; } = [];

        [OnSerializing]
        private void Serializing(StreamingContext context) => Calls.Add("base serializing");

        [OnDeserialized]
        private void Deserialized(StreamingContext context) => Calls.Add("base deserialized");
    }

    private sealed class Derived : Base, IDeserializationCallback
    {
        private readonly string text = "four";

        [field: NonSerialized]
        public int Length { get; private set; } = -1;

        public void OnDeserialization(object? sender) => Calls.Add("callback");

        [OnSerializing]
        private void Serializing(StreamingContext context)
        {
            Calls.Add("serializing");
        }

        [OnSerialized]
        private void Serialized(StreamingContext context) => Calls.Add("serialized");

        [OnDeserializing]
        private void Deserializing(StreamingContext context) => Length = -2;

        [OnDeserialized]
        private void Deserialized(StreamingContext context)
        {
            Calls = [Length == -2 ? "deserializing" : "", Calls[^1], "deserialized"];
            Length = text.Length;
        }
    }

    private sealed class Cached
    {
        [NonSerialized]
        private int code;

        public string Name { get; init; } = "";

        [field: NonSerialized]
        public int Kept { get; set; }

        [OnDeserialized]
        public void Prepare(StreamingContext context) => code = Name.Length + 100;

        public override int GetHashCode() => code;

        public override bool Equals(object? obj) => obj is Cached other && other.Name == Name;
    }

    private sealed class Prepared
    {
        public List<string> Temporary { get; } = ["a"];

        [OnSerializing]
        private void Prepare(StreamingContext context) => Temporary.Add("b");

        [OnSerialized]
        private void Clear(StreamingContext context) => Temporary.Clear();
    }

    private sealed class Index
    {
        public object? Content { get; init; }

        [field: NonSerialized]
        public int Found { get; private set; }

        [OnDeserialized]
        private void Ready(StreamingContext context)
        {
            var inner = Content;
            while (inner is object[] next)
            {
                inner = next[0];
            }

            var map = (Dictionary<Cached, int>)inner!;
            Found = map[map.Keys.Single()];
        }
    }

    private sealed class Link
    {
        public Dictionary<Cached, int> Map { get; init; } = [];

        public Link? Next { get; init; }

        public Cached? Key { get; init; }
    }

    private sealed class Told : ISerializable
    {
        public Told(string name, List<int> list) => (Name, List) = (name, list);

        private Told(SerializationInfo info, StreamingContext context)
        {
            Name = info.GetString("name")!;
            List = (List<int>)info.GetValue("list", typeof(List<int>))!;
            Self = info.GetValue("self", typeof(object));
            WasRebuilt = true;
        }

        public string Name { get; }

        public List<int> List { get; }

        public object? Self { get; set; }

        public bool WasRebuilt { get; }

        public void GetObjectData(SerializationInfo info, StreamingContext context)
        {
            info.AddValue("name", Name);
            info.AddValue("list", List);
            info.AddValue("self", Self);
        }

        public override bool Equals(object? obj) => obj is Told other && other.Name == Name;

        public override int GetHashCode() => Name.Length;
    }

    private readonly struct Maybe<T> : ISerializable
        where T : class
    {
        public Maybe(T? value) => Value = value;

        private Maybe(SerializationInfo info, StreamingContext context) => Value = (T?)info.GetValue("value", typeof(T));

        public T? Value { get; }

        public void GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("value", Value);
    }

    private struct Named
    {
        [NonSerialized]
        private string joined;

        public List<string> Names { get; init; }

        public readonly string Joined => joined;

        [OnDeserialized]
        private void Join(StreamingContext context) => joined = string.Concat(Names);
    }

    private class Teller(string name) : ISerializable
    {
        public string Name { get; } = name;

        public void GetObjectData(SerializationInfo info, StreamingContext context) => info.AddValue("name", Name);
    }

    private sealed class Forgetful : Teller
    {
        public Forgetful(string name)
            : base(name)
        {
        }

        private Forgetful(SerializationInfo info, StreamingContext context)
            : base(info.GetString("name")!)
        {
        }

        public int Extra { get; init; }
    }

    private sealed class Headers : Dictionary<string, string>
    {
        public Headers()
            : base(StringComparer.OrdinalIgnoreCase)
        {
        }

#pragma warning disable SYSLIB0051 // the constructor that such types have
        private Headers(SerializationInfo info, StreamingContext context)
            : base(info, context)
        {
        }
#pragma warning restore SYSLIB0051

        public string Owner { get; } = "me";
    }

    private sealed class Failing
    {
        public bool Before { get; init; }

        [OnSerializing]
        private void Check(StreamingContext context)
        {
            if (Before)
            {
                throw new InvalidOperationException("not now");
            }
        }

        [OnDeserialized]
        private void CheckAgain(StreamingContext context) => throw new InvalidOperationException("not now");
    }
}
