namespace PBench.Strategies.Tests.Payloads;

/// <summary>Ways to declare a type: each arrives whole.</summary>
public sealed class GraphShapeTests
{
    [Test]
    public void Required_and_init_members_arrive() =>
        Assert.That(Payload.RoundTrip(new Required { Name = null!, Tag = "t" }), Is.EqualTo(new Required { Name = null!, Tag = "t" }));

    [Test]
    public void A_derived_record_arrives() =>
        Assert.That(Payload.RoundTrip(new Leaf("b", "l")), Is.EqualTo(new Leaf("b", "l")));

    [Test]
    public void A_generic_type_arrives() =>
        Assert.That(Payload.RoundTrip(new Box<string[]> { Content = ["a"] }).Content, Is.EqualTo(new[] { "a" }));

    [Test]
    public void A_struct_with_its_own_initial_values_arrives() =>
        Assert.That(Payload.RoundTrip(new Initial { Text = null }).Text, Is.Null);

    [Test]
    public void Members_that_differ_only_in_case_arrive()
    {
        var arrived = Payload.RoundTrip(new Cases { name = "a", Name = "b" });
        Assert.That((arrived.name, arrived.Name), Is.EqualTo(("a", "b")));
    }

    [Test]
    public void A_parameter_captured_by_a_class_arrives() =>
        Assert.That(Payload.RoundTrip(new Captures("x")).Length(), Is.EqualTo(1));

    [Test]
    public void A_boxed_struct_behind_an_interface_arrives() =>
        Assert.That(Payload.RoundTrip(new Box<IComparable> { Content = 5 }).Content, Is.EqualTo(5));

    [Test]
    public void A_nullable_struct_with_references_arrives() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip(new Box<(string, int)?> { Content = ("a", 1) }).Content, Is.EqualTo(("a", 1)));
        Assert.That(Payload.RoundTrip<(string, List<string>)?>(("a", ["b"]))!.Value.Item2, Is.EqualTo(new[] { "b" }));
    });

    [Test]
    public void A_deep_tree_fits_a_small_stack()
    {
        Tree? tree = null;
        for (var i = 0; i < 10_000; i++)
        {
            tree = new Tree { Children = tree is null ? [] : new() { [("k", i)] = tree } };
        }

        byte[] bytes = [];
        var thread = new Thread(() => bytes = Payload.Encode(Payload.RoundTrip(tree)), 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(bytes, Is.EqualTo(Payload.Encode(tree)));
    }

    private sealed record Required
    {
        public required string Name { get; init; }

        public string Tag { get; init; } = "default";
    }

    private record Root(string Base);

    private sealed record Leaf(string Base, string Own) : Root(Base);

    private sealed class Box<T>
    {
        public T? Content { get; set; }
    }

    private struct Initial
    {
        public Initial()
        {
        }

        public string? Text { get; set; } = "initial";
    }

    private sealed class Cases
    {
#pragma warning disable IDE1006 // The point of the test.
        public string? name { get; set; }
#pragma warning restore IDE1006

        public string? Name { get; set; }
    }

    private sealed class Captures(string text)
    {
        public int Length() => text.Length;
    }

    private sealed class Tree
    {
        public Dictionary<(string, int), Tree> Children { get; set; } = [];
    }
}
