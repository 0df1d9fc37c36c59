using System.Collections.Immutable;
using System.Numerics;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Values that travel as graphs: each arrives equal, and written again gives the same bytes.</summary>
public sealed class GraphRoundTripTests
{
    [Test]
    public void Numbers_inside_objects_arrive_exactly() => Same(new Numbers(
        double.NaN, double.NegativeInfinity, double.NegativeZero, 0.1 + 0.2, float.Epsilon, 1.10m, -0.0m, Half.Epsilon, Int128.MaxValue, UInt128.MaxValue, BigInteger.Pow(-7, 99), '\ud800', long.MinValue));

    [Test]
    public void Times_and_names_inside_objects_arrive_exactly() => Same(new Names(
        new DateTime(638_000_000_000_000_001, DateTimeKind.Local), DateTimeOffset.Now, new DateOnly(2024, 2, 29), TimeOnly.MaxValue, TimeSpan.MinValue,
        Guid.NewGuid(), new Version(1, 2, 3), DayOfWeek.Sunday, (DayOfWeek)77));

    [Test]
    public void Addresses_stay_absolute_or_relative() => Assert.Multiple(() =>
    {
        var relative = Payload.RoundTrip(new Uri("/a b", UriKind.Relative));
        Assert.That(relative.IsAbsoluteUri, Is.False);
        Assert.That(relative.OriginalString, Is.EqualTo("/a b"));
        Assert.That(Payload.RoundTrip(new Uri("HTTP://x/%41?q#f")).OriginalString, Is.EqualTo("HTTP://x/%41?q#f"));
    });

    [Test]
    public void Tuples_of_any_length_arrive() => Assert.Multiple(() =>
    {
        Same(("a", 1));
        Same(("1", 2, "3", 4, "5", 6, "7", 8, "9", 10));
        Same(Tuple.Create("a", 1, 2.5));
        Same(new Tuple<int, int, int, int, int, int, string, Tuple<int, string>>(1, 2, 3, 4, 5, 6, "7", Tuple.Create(8, "9")));
        Same(new KeyValuePair<string, int?>("k", null));
    });

    [Test]
    public void Lists_and_queues_arrive_in_order() => Assert.Multiple(() =>
    {
        Same(new[] { "a", null, "c" });
        Same(new List<string> { "a", "b" });
        Same(new Queue<string>(["a", "b"]));
        Same(new LinkedList<string>(["a", "b"]));
        Same<int[][]>([[1], [], [2, 3]]);
        Same(new List<int?> { 1, null });
        Same(new int?[] { 1, null });
    });

    [Test]
    public void A_stack_arrives_the_right_way_up() => Assert.Multiple(() =>
    {
        Same(new Stack<string>(["bottom", "top"]));
        Assert.That(Payload.RoundTrip(new Stack<int>([1, 2, 3])).Peek(), Is.EqualTo(3));
    });

    [Test]
    public void Sets_and_sorted_collections_arrive() => Assert.Multiple(() =>
    {
        Same(new HashSet<string> { "b", "a" });
        Same(new HashSet<string>(StringComparer.Ordinal) { "b", "a" });
        Same(new SortedSet<string> { "b", "a" });
    });

    [Test]
    public void Immutable_collections_arrive() => Assert.Multiple(() =>
    {
        Same(ImmutableArray.Create("a", "b"));
        Same(ImmutableArray.Create(1, 2));
    });

    [Test]
    public void A_default_immutable_array_is_not_an_empty_one() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip(default(ImmutableArray<string>)).IsDefault, Is.True);
        Assert.That(Payload.RoundTrip(ImmutableArray<string>.Empty).IsDefault, Is.False);
    });

    [Test]
    public void Dictionaries_arrive_whatever_their_keys() => Assert.Multiple(() =>
    {
        Same(new Dictionary<string, int> { ["b"] = 1, [""] = 2, ["$type"] = 3, ["\ud800"] = 4, ["\u0001"] = 5 });
        Same(new Dictionary<int, string?> { [-1] = null });
        Same(new Dictionary<double, string> { [double.NaN] = "n", [0.1] = "t" });
        Same(new Dictionary<DayOfWeek, string> { [DayOfWeek.Monday] = "m" });
        Same(new Dictionary<Guid, string> { [Guid.NewGuid()] = "g" });
        Same(new Dictionary<decimal, int[]> { [1.10m] = [1] });
        Same(new Dictionary<(int, int), string> { [(1, 2)] = "p" });
        Same(new Dictionary<(string, int), double> { [("a", 2)] = 0.5 });
        Same(new Dictionary<Uri, int> { [new Uri("http://x")] = 1 });
    });

    [Test]
    public void Interfaces_of_collections_arrive_with_their_elements() => Assert.Multiple(() =>
    {
        Same<IReadOnlyList<string>>(["a", "b"]);
        Same<IEnumerable<int>>(new[] { 1, 2 });
        Same<IList<string>>(new List<string> { "a" });
        Same<IReadOnlyCollection<int>>(new List<int> { 1 });
        Same<ICollection<int>>(new HashSet<int> { 1 });
        Same<ISet<int>>(new HashSet<int> { 1 });
        Same<IDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 });
        Same<IReadOnlyDictionary<string, int>>(new Dictionary<string, int> { ["a"] = 1 });
    });

    [Test]
    public void Blocks_of_numbers_inside_objects_arrive_bit_for_bit() =>
        Same(new Block([1, double.NaN], [1, 2], [3, 4], [new(1, 2)], null));

    [Test]
    public void A_member_that_is_written_in_several_pieces_arrives()
    {
        var bytes = new byte[50_000_000]; // Pieces have at most 24 MiB.
        bytes[^1] = 9;
        Assert.That(Payload.RoundTrip(Tuple.Create(bytes)).Item1[^1], Is.EqualTo(9));
    }

    [Test]
    public void Classes_records_and_structs_arrive() => Assert.Multiple(() =>
    {
        Same(new Person("Ada", 36) { Friends = [new Person("Bob", 7)], Nick = null });
        Same(new Wrapped("x"));
        Same(new { Anonymous = "x", Value = 1 });
        Assert.That(Payload.RoundTrip(new Fields { Text = "t", Number = 2 }).Text, Is.EqualTo("t"));
        Assert.That(Payload.RoundTrip(new ByConstructor("t", 2)).Number, Is.EqualTo(2));
        Assert.That(Payload.RoundTrip(new WithPlainGetter { Text = "t" }).Text, Is.EqualTo("t"));
        Assert.That(Payload.RoundTrip(new Derived { Base = "b", Own = "o" }).Base, Is.EqualTo("b"));
    });

    [Test]
    public void Null_arrives_as_null() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip<Person?>(null), Is.Null);
        Assert.That(Payload.RoundTrip<string[]?>(null), Is.Null);
        Assert.That(Payload.RoundTrip<object?>(null), Is.Null);
        Assert.That(Payload.RoundTrip<(string, int)?>(null), Is.Null);
        Assert.That(Payload.RoundTrip<IShape?>(null), Is.Null);
    });

    [Test]
    public void A_computed_property_is_not_even_read() =>
        Assert.That(Payload.RoundTrip(new Computed { X = 3 }).X, Is.EqualTo(3));

    [Test]
    public void A_derived_type_arrives_as_itself() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip<Animal>(new Dog { Name = "Rex" }), Is.TypeOf<Dog>());
        Assert.That(Payload.RoundTrip<Animal[]>([new Dog { Name = "Rex" }])[0], Is.TypeOf<Dog>());
    });

    [Test]
    public void A_chain_of_objects_arrives()
    {
        Node? chain = null;
        for (var i = 0; i < 200; i++)
        {
            chain = new Node { Value = i, Next = chain };
        }

        Assert.That(Payload.RoundTrip(chain)!.Next!.Value, Is.EqualTo(198));
    }

    private static void Same<T>(T value)
    {
        var bytes = Payload.Encode(value);
        var arrived = Payload.Decode<T>(bytes);
        Assert.That(Payload.Encode(arrived), Is.EqualTo(bytes), typeof(T).ToString());
        if (arrived is System.Collections.IEnumerable or IEquatable<T>)
        {
            Assert.That(arrived, value is Block or Person ? Is.Not.Null : Is.EqualTo(value), typeof(T).ToString());
        }
    }

    private sealed record Numbers(double A, double B, double C, double D, float E, decimal F, decimal G, Half H, Int128 I, UInt128 J, BigInteger K, char L, long M);

    private sealed record Names(DateTime A, DateTimeOffset B, DateOnly C, TimeOnly D, TimeSpan E, Guid F, Version G, DayOfWeek H, DayOfWeek I);

    private sealed record Block(double[] A, List<int> B, ImmutableArray<long> C, (int, double)[] E, byte[]? F);

    private sealed record Person(string Name, int Age)
    {
        public List<Person> Friends { get; init; } = [];

        public string? Nick { get; init; } = "none";
    }

    private readonly record struct Wrapped(string Text);

    private struct Fields
    {
        public string Text;
        public int Number;
    }

    private sealed class ByConstructor(string text, int number)
    {
        public readonly string Text = text;

        public int Number { get; } = number;
    }

    private sealed class WithPlainGetter
    {
        private string? _text;

        public string? Text
        {
            get { return _text; }
            set { _text = value; }
        }
    }

    private class Base1
    {
        public string? Base { get; set; }
    }

    private sealed class Derived : Base1
    {
        public string? Own { get; set; }
    }

    private sealed class Computed
    {
        public string Tag { get; set; } = "";

        public int X { get; set; }

        public Computed Self => throw new InvalidOperationException("never asked");
    }

    private interface IShape;

    private abstract class Animal
    {
        public string? Name { get; set; }
    }

    private sealed class Dog : Animal;

    private sealed class Node
    {
        public int Value { get; set; }

        public Node? Next { get; set; }
    }
}
