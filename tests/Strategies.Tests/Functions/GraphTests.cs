using System.Reflection;
using PBench.Strategies.Functions;

namespace PBench.Strategies.Tests.Functions;

/// <summary>What functions capture arrives as it was, whatever it looks like.</summary>
public sealed class GraphTests
{
    private enum Colour : byte
    {
        Red,
        Blue = 200,
    }

    private static T Captured<T>(T value) => Travel.Of<Func<T>>(() => value)();

    [TestCase(true)]
    [TestCase('x')]
    [TestCase((byte)200)]
    [TestCase(-1L)]
    [TestCase(1.5f)]
    [TestCase(double.NaN)]
    [TestCase("text")]
    [TestCase("")]
    [TestCase(null)]
    [TestCase(DayOfWeek.Friday)]
    public void Boxed_value(object? value) => Assert.That(Captured(value), Is.EqualTo(value));

    [Test]
    public void Struct_values()
    {
        Assert.That(Captured(Colour.Blue), Is.EqualTo(Colour.Blue));
        Assert.That(Captured(1.10m), Is.EqualTo(1.10m));
        Assert.That(Captured(new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))), Is.EqualTo(new DateTimeOffset(2020, 1, 2, 3, 4, 5, TimeSpan.FromHours(2))));
        Assert.That(Captured((1, "a", (object)2.5)), Is.EqualTo((1, "a", (object)2.5)));
        Assert.That(Captured(Tuple.Create(1, new int[] { 2 })).Item2, Is.EqualTo(new[] { 2 }));
        Assert.That(Captured(new Named("n", new Point(1, 2), null)), Is.EqualTo(new Named("n", new Point(1, 2), null)));
    }

    [Test]
    public void Nullable_values()
    {
        Assert.That(Captured((int?)null), Is.Null);
        Assert.That(Captured((int?)5), Is.EqualTo(5));
        Assert.That(Captured((Named?)new Named("n", default, 7)), Is.EqualTo(new Named("n", default, 7)));
        Assert.That(Captured(new int?[] { 1, null }), Is.EqualTo(new int?[] { 1, null }));
    }

    [Test]
    public void Arrays()
    {
        Assert.That(Captured(Array.Empty<int>()), Is.Empty);
        Assert.That(Captured(new Point[] { new(1, 2), new(3, 4) }), Is.EqualTo(new Point[] { new(1, 2), new(3, 4) }));
        Assert.That(Captured(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }), Is.EqualTo(new[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.That(Captured(new[,] { { "a", "b" }, { null, "d" } }), Is.EqualTo(new[,] { { "a", "b" }, { null, "d" } }));
        Assert.That(Captured(new string?[] { "a", null, "a" }), Is.EqualTo(new string?[] { "a", null, "a" }));
        Assert.That(Captured(new int[][] { [1], [], [2, 3] }), Is.EqualTo(new int[][] { [1], [], [2, 3] }));
        Assert.That(Captured(new Named[] { new("a", default, 1), default }), Is.EqualTo(new Named[] { new("a", default, 1), default }));
        Assert.That(Captured(new object?[] { 1, "a", null, 2.5 }), Is.EqualTo(new object?[] { 1, "a", null, 2.5 }));
        Assert.That(Captured<object[]>(new string[] { "covariant" }), Is.TypeOf<string[]>());
    }

    [Test]
    public void Large_array_of_numbers_costs_its_bytes()
    {
        var numbers = Enumerable.Range(0, 1_000_000).ToArray();
        Func<int, int> function = i => numbers[i];
        Assert.That(Travel.Bytes(function), Has.Length.LessThan(4_001_000));
        Assert.That(Travel.Of(function)(999_999), Is.EqualTo(999_999));
    }

    [Test]
    public void Types_and_methods()
    {
        Type[] types = [typeof(int), typeof(List<>), typeof(Dictionary<string, Point[]>), typeof(int[,]), typeof(int).MakeByRefType(), typeof(Inner<>)];
        Assert.That(Captured(types), Is.EqualTo(types));
        var method = typeof(GraphTests).GetMethod(nameof(Captured), BindingFlags.Static | BindingFlags.NonPublic)!;
        Assert.That(Captured(method), Is.EqualTo(method));
        Assert.That(Captured(method.MakeGenericMethod(typeof(int))), Is.EqualTo(method.MakeGenericMethod(typeof(int))));
        Assert.That(Captured(typeof(Inner<int>).GetMethod("Get")!), Is.EqualTo(typeof(Inner<int>).GetMethod("Get")));
    }

    [Test]
    public void Framework_values_travel_by_the_table()
    {
        Assert.That(Captured(new List<string> { "a", "b" }), Is.EqualTo(new List<string> { "a", "b" }));
        Assert.That(Captured(new Dictionary<string, int> { ["a"] = 1 })["a"], Is.EqualTo(1));
        Assert.That(Captured(new Uri("http://a/b")), Is.EqualTo(new Uri("http://a/b")));
    }

    [Test]
    public void Collections_of_objects_keep_identity_order_and_comparer()
    {
        var node = new Node();
        node.Next = new Node { Next = node };
        Assert.That(Captured(new List<Node> { node, node.Next, node }) is [var a, var b, var c] && a == c && a.Next == b && b.Next == a, Is.True);
        Assert.That(Captured(new List<Func<int, int>> { x => x + 1 })[0](1), Is.EqualTo(2));
        Assert.That(Captured(new Stack<object>([1, "b", 3])).ToArray(), Is.EqualTo(new object[] { 3, "b", 1 }));
        Assert.That(Captured(new Queue<object>([1, "b", 3])).ToArray(), Is.EqualTo(new object[] { 1, "b", 3 }));
        var map = Captured(new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase) { ["a"] = node, ["B"] = 2 });
        Assert.That((map["A"], map["b"], map.Count), Is.EqualTo((map["a"], (object)2, 2)));
        Assert.That(Captured(new Dictionary<Account, object> { [new Account(1, "s")] = 1 }), Has.Count.EqualTo(1));
        Assert.That(Captured(new HashSet<Named> { new("n", default, 1) }), Does.Contain(new Named("n", default, 1)));
        Assert.That(Captured(new HashSet<object>(new ByText()) { "a" }), Has.Count.EqualTo(1));
        Assert.That(Captured(new HashSet<object>(new ByText()) { "a" }).Contains("A"), Is.True);
    }

    [Test]
    public void Collection_that_holds_itself()
    {
        var list = new List<object>();
        list.Add(list);
        var travelled = Captured(list);
        Assert.That(travelled[0], Is.SameAs(travelled));
    }

    [Test]
    public void Comparers_that_every_process_has()
    {
        Assert.That(Captured(StringComparer.OrdinalIgnoreCase), Is.SameAs(StringComparer.OrdinalIgnoreCase));
        Assert.That(Captured(EqualityComparer<string>.Default), Is.SameAs(EqualityComparer<string>.Default));
        Assert.That(Captured(Comparer<int>.Default), Is.SameAs(Comparer<int>.Default));
    }

    [Test]
    public void Private_readonly_init_and_base_class_state()
    {
        var account = new Account(7, "secret") { Owner = "me" };
        Assert.That(Captured(account).ToString(), Is.EqualTo(account.ToString()));
    }

    [Test]
    public void One_object_in_two_places_stays_one()
    {
        var shared = new Node();
        var travelled = Captured(new object[] { shared, shared });
        Assert.That(travelled[0], Is.SameAs(travelled[1]));
    }

    [Test]
    public void Cycle_stays_a_cycle()
    {
        var node = new Node();
        node.Next = node;
        node.Call = () => node.Next;
        var travelled = Captured(node);
        Assert.That(travelled.Next, Is.SameAs(travelled));
        Assert.That(travelled.Call!(), Is.SameAs(travelled));
    }

    [Test]
    public void Long_chain_needs_no_stack()
    {
        Node? head = null;
        for (var i = 0; i < 200_000; i++)
        {
            head = new Node { Next = head };
        }

        var length = 0;
        for (var node = Captured(head); node is not null; node = node.Next)
        {
            length++;
        }

        Assert.That(length, Is.EqualTo(200_000));
    }

    [Test]
    public void Handle_travels_as_its_number()
    {
        var here = new Handled(12);
        var there = new Handled(12);
        Travel.Handles[12] = there;
        var travelled = Travel.Of<Func<Handled>>(() => here);
        Assert.That(travelled(), Is.SameAs(there));
    }

    [Test]
    public void Functor_travels_with_its_private_state() => Assert.That(Travel.Of(new AddFunctor(3)).Invoke(4), Is.EqualTo(7));

    [Test]
    public void Null_of_a_type_that_cannot_travel_travels()
    {
        Stream? nothing = null;
        Assert.That(Travel.Of<Func<bool>>(() => nothing is null)(), Is.True);
    }

    private readonly record struct Point(int X, int Y);

    private readonly record struct Named(string Name, Point At, int? Size);

    private class Person(int number)
    {
        public string? Owner { get; init; }

        protected int Number => number;
    }

    private sealed class Account(int number, string secret) : Person(number)
    {
        private readonly int[] _history = [1, 2];

        public override string ToString() => $"{Number} {secret} {Owner} {_history.Length}";
    }

    private sealed class Node
    {
        public Node? Next { get; set; }

        public Func<Node?>? Call { get; set; }
    }

    private sealed class Inner<T>
    {
        public static T? Get() => default;
    }

    private sealed class ByText : IEqualityComparer<object>
    {
        public new bool Equals(object? x, object? y) => string.Equals(x as string, y as string, StringComparison.OrdinalIgnoreCase);

        public int GetHashCode(object obj) => obj is string text ? StringComparer.OrdinalIgnoreCase.GetHashCode(text) : 0;
    }

    private sealed class Handled(long id) : ITravelsAsHandle
    {
        public long HandleId => id;
    }

    private sealed class AddFunctor(int y) : IMapFunction<int, int>
    {
        public int Invoke(int item) => item + y;
    }
}
