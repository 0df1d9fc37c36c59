using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Ways to declare a type: each arrives whole, or is refused.</summary>
public sealed class JsonShapeTests
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
    public void The_marked_constructor_rebuilds() =>
        Assert.That(Payload.RoundTrip(new Marked("x", 2)).Sum, Is.EqualTo("x2"));

    [Test]
    public void A_struct_with_its_own_initial_values_arrives() =>
        Assert.That(Payload.RoundTrip(new Initial { Text = null }).Text, Is.Null);

    [Test]
    public void Included_private_members_arrive() =>
        Assert.That(Payload.RoundTrip(new Includes(7)).Reveal(), Is.EqualTo(7));

    [Test]
    public void A_renamed_member_is_named_as_in_the_code() =>
        Assert.That(Payload.RefusedPath(new Renamed { Shown = 1 }), Is.EqualTo("Shown"));

    [Test]
    public void A_converter_on_a_member_is_trusted() =>
        Assert.That(Payload.RoundTrip(new Converted { Value = "kept" }).Value, Is.EqualTo("kept"));

    [Test]
    public void Members_that_differ_only_in_case_arrive()
    {
        var arrived = Payload.RoundTrip(new Cases { name = "a", Name = "b" });
        Assert.That((arrived.name, arrived.Name), Is.EqualTo(("a", "b")));
    }

    [Test]
    public void A_wish_for_numbers_as_text_does_no_harm() =>
        Assert.That(Payload.RoundTrip(new AsText { Text = "t", Number = double.NaN, Count = 3 }), Has.Property("Number").NaN.And.Property("Count").EqualTo(3));

    [Test]
    public void A_parameter_captured_by_a_class_is_refused_by_its_name() =>
        Assert.That(Payload.RefusedPath(new Captures("x")), Is.EqualTo("text"));

    [Test]
    public void A_boxed_struct_behind_an_interface_is_refused() =>
        Assert.That(Payload.RefusedPath(new Box<IComparable> { Content = 5 }), Is.EqualTo("Content"));

    [Test]
    public void A_nullable_struct_with_references_arrives() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RoundTrip(new Box<(string, int)?> { Content = ("a", 1) }).Content, Is.EqualTo(("a", 1)));
        Assert.That(Payload.RoundTrip<(string, List<string>)?>(("a", ["b"]))!.Value.Item2, Is.EqualTo(new[] { "b" }));
    });

    [Test]
    public void A_parsed_document_arrives() =>
        Assert.That(Payload.RoundTrip(JsonElement.Parse("{\"a\":[1.50,null]}")).GetRawText(), Is.EqualTo("{\"a\":[1.50,null]}"));

    [Test]
    public void A_tree_as_deep_as_allowed_fits_a_small_stack()
    {
        Tree? tree = null;
        for (var i = 0; i < 120; i++)
        {
            tree = new Tree { Children = tree is null ? [] : new() { [("k", i)] = tree } };
        }

        byte[] bytes = [];
        var thread = new Thread(() => bytes = Payload.Encode(Payload.RoundTrip(tree)), 1024 * 1024);
        thread.Start();
        thread.Join();
        Assert.That(bytes, Is.EqualTo(Payload.Encode(tree)));
    }

    [Test]
    public void Bytes_nested_deeper_than_any_value_fail_cleanly()
    {
        var text = string.Concat(Enumerable.Repeat("{\"Next\":", 100_000));
        Assert.That(() => Payload.Decode<Chain>(System.Text.Encoding.UTF8.GetBytes(text)), Throws.InstanceOf<JsonException>());
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

    private sealed class Marked
    {
        public Marked() => throw new InvalidOperationException();

        [JsonConstructor]
        public Marked(string text, int number) => (Text, Number) = (text, number);

        public string Text { get; }

        public int Number { get; }

        public string Sum => Text + Number;
    }

    private struct Initial
    {
        public Initial()
        {
        }

        public string? Text { get; set; } = "initial";
    }

    private sealed class Includes
    {
        [JsonInclude]
#pragma warning disable IDE0044 // JSON sets it
        private int _secret;
#pragma warning restore IDE0044

        public Includes()
        {
        }

        public Includes(int secret) => _secret = secret;

        public int Reveal() => _secret;
    }

    private sealed class Renamed
    {
        [JsonPropertyName("hidden")]
        public object? Shown { get; set; }
    }

    private sealed class Converted
    {
        [JsonConverter(typeof(ObjectAsText))]
        public object? Value { get; set; }
    }

    private sealed class ObjectAsText : JsonConverter<object>
    {
        public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => writer.WriteStringValue((string)value);
    }

    private sealed class Cases
    {
#pragma warning disable IDE1006 // The point of the test.
        public string? name { get; set; }
#pragma warning restore IDE1006

        public string? Name { get; set; }
    }

    [JsonNumberHandling(JsonNumberHandling.WriteAsString)]
    private sealed class AsText
    {
        public string? Text { get; set; }

        [JsonNumberHandling(JsonNumberHandling.WriteAsString | JsonNumberHandling.AllowReadingFromString)]
        public double Number { get; set; }

        public int Count { get; set; }
    }

    private sealed class Captures(string text)
    {
        public int Length() => text.Length;
    }

    private sealed class Tree
    {
        public Dictionary<(string, int), Tree> Children { get; set; } = [];
    }

    private sealed class Chain
    {
        public Chain? Next { get; set; }
    }
}
