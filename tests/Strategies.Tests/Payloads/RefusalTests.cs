using System.Collections;
using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>What cannot travel is refused with the name of the member, never dropped or altered.</summary>
public sealed class RefusalTests
{
    [Test]
    public void A_private_field_is_refused_by_its_path() =>
        Assert.That(Payload.RefusedPath(new Order { Customer = new Customer() }), Is.EqualTo("Customer.gate"));

    [Test]
    public void A_private_field_of_a_base_class_is_refused() => Assert.That(Payload.RefusedPath(new HidesInBase()), Is.EqualTo("_secret"));

    [Test]
    public void A_field_behind_elements_is_refused_by_its_path() =>
        Assert.That(Payload.RefusedPath(new Dictionary<string, List<Customer>>()), Is.EqualTo("[][].gate"));

    [Test]
    public void A_property_that_nothing_sets_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new GetOnly()), Is.EqualTo("Items"));
        Assert.That(Payload.RefusedPath(new PrivateSetter()), Is.EqualTo("Count"));
        Assert.That(Payload.RefusedPath(new ReadOnlyField()), Is.EqualTo("Text"));
        Assert.That(Payload.RefusedPath(new ReadOnlyStruct("x")), Is.EqualTo("Text"));
    });

    [Test]
    public void An_ignored_member_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new Ignores()), Is.EqualTo("Cache"));
        Assert.That(Payload.Refused(new Ignores()).Reason, Does.Contain("[JsonIgnore]"));
        Assert.That(Payload.RefusedPath(new Extends()), Is.EqualTo("Rest"));
    });

    [Test]
    public void A_hidden_property_of_a_base_class_is_refused() => Assert.That(Payload.RefusedPath(new Hides()), Is.EqualTo("Text"));

    [Test]
    public void A_getter_that_changes_what_its_field_holds_is_refused() => Assert.That(Payload.RefusedPath(new Shouts { Text = "x" }), Is.EqualTo("Text"));

    [Test]
    public void An_event_is_refused() => Assert.That(Payload.RefusedPath(new Raises()), Is.EqualTo("Changed"));

    [Test]
    public void Another_type_behind_a_base_class_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new Holder { Shape = new Square { Side = 1, Name = "s" } }), Is.EqualTo("Shape"));
        Assert.That(Payload.RefusedPath<Shape[]>([new Shape(), new Square()]), Is.EqualTo("[1]"));
        Assert.That(Payload.RefusedPath<Shape>(new Square()), Is.Empty);
        Assert.That(Payload.RefusedPath<Shape[]>(new Square[1]), Is.Empty);
        Assert.That(Payload.RefusedPath<IComparable>("text"), Is.Empty);
    });

    [Test]
    public void A_value_declared_as_object_is_refused_unless_null() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath<object>("text"), Is.Empty);
        Assert.That(Payload.RefusedPath(new Dictionary<string, object?> { ["a"] = null, ["b"] = 1 }), Is.EqualTo("[b]"));
        Assert.That(Payload.RefusedPath(new object?[] { null, 1 }), Is.EqualTo("[1]"));
        Assert.That(Payload.RoundTrip(new object?[] { null }), Is.EqualTo(new object?[] { null }));
        Assert.That(Payload.RefusedPath<object>(new object()), Is.Empty);
    });

    [Test]
    public void A_sequence_that_is_no_standard_collection_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath<IEnumerable<int>>(Enumerable.Range(0, 3).Where(x => x > 0)), Is.Empty);
        Assert.That(Payload.RefusedPath(new Scores { "a" }), Is.Empty);
        Assert.That(Payload.RefusedPath<List<string>>(new Scores { "a" }), Is.Empty);
        Assert.That(Payload.RefusedPath<IReadOnlyDictionary<string, int>>(new SortedDictionary<string, int>()), Is.Empty);
        Assert.That(Payload.RefusedPath(new ObservableCollection<int>()), Is.Empty);
        Assert.That(Payload.RefusedPath(new ConcurrentBag<int>()), Is.Empty);
        Assert.That(Payload.RefusedPath(new ArrayList()), Is.Empty);
        Assert.That(Payload.RefusedPath(new PriorityQueue<int, int>()), Is.Not.Null);
    });

    [Test]
    public void A_comparer_of_its_own_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(Tuple.Create(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase))), Is.EqualTo("Item1"));
        Assert.That(Payload.RefusedPath(new HashSet<string>(StringComparer.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(Payload.RefusedPath(new SortedSet<string>(StringComparer.Ordinal)), Is.Empty);
        Assert.That(Payload.RefusedPath(new SortedList<int, int>(Comparer<int>.Create((a, b) => b - a))), Is.Empty);
        Assert.That(Payload.RefusedPath(new ConcurrentDictionary<string, int>(StringComparer.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(Payload.RefusedPath<IDictionary<string, int>>(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase)), Is.Empty);
        Assert.That(Payload.RefusedPath<IEnumerable<string>>(new HashSet<string>(StringComparer.OrdinalIgnoreCase)), Is.Empty);
    });

    [Test]
    public void A_cycle_is_refused_by_the_path_that_closes_it()
    {
        var first = new Node { Next = new Node() };
        first.Next.Next = first;
        Assert.That(Payload.RefusedPath(first), Is.EqualTo("Next.Next"));
    }

    [Test]
    public void A_chain_too_deep_is_refused_and_overflows_no_stack()
    {
        Node? chain = null;
        for (var i = 0; i < 100_000; i++)
        {
            chain = new Node { Next = chain };
        }

        Assert.That(Payload.Refused(chain).Reason, Does.Contain("256"));
    }

    [Test]
    public void What_is_bound_to_its_process_is_refused() => Assert.Multiple(() =>
    {
        Refused<Random>(new(1), "random");
        Refused<Action>(() => { }, "delegate");
        Refused<Stream>(Stream.Null, "stream");
        Refused(new MemoryStream(), "stream");
        Refused(Task.FromResult(1), "task");
        Refused<ValueTask<int>>(new(1), "task");
        Refused(new Lock(), "lock");
        Refused(CancellationToken.None, "token");
        Refused(typeof(int), "code");
        Refused<TextWriter>(TextWriter.Null, "writer");
        Refused(new int[1, 1], "dimensions");
        Refused((nint)1, "pointer");
        Refused(new SpinLock(), "lock");
        Refused(new StringBuilder(), "lost");
        Refused(new Lazy<int>(1), "lost");
        Refused(new InvalidOperationException(), "exception");
    });

    [Test]
    public void An_address_in_an_unmanaged_type_is_refused_by_its_path() => Assert.Multiple(() =>
    {
        Assert.That(Payload.RefusedPath(new HoldsHandle()), Is.EqualTo("Inner.Handle"));
        Assert.That(Payload.RefusedPath(new HoldsHandle[1]), Is.EqualTo("[].Inner.Handle"));
        Assert.That(Payload.RefusedPath(Tuple.Create("x", new HoldsHandle())), Is.EqualTo("Item2.Inner.Handle"));
        Assert.That(Payload.RefusedPath((1, (nint?)2)), Is.EqualTo("Item2"));
        Assert.That(Payload.RefusedPath(default(GCHandle)), Is.Empty);
        Assert.That(Payload.RefusedPath(new nint[1]), Is.EqualTo("[]"));
    });

    [Test]
    public void A_type_that_JSON_could_not_rebuild_is_refused() => Assert.Multiple(() =>
    {
        Assert.That(Payload.Refused(new TwoConstructors("x")).Reason, Does.Contain("constructor"));
        Assert.That(Payload.Refused(new OtherParameter("x")).Reason, Does.Contain("'other'").Or.Contain("lost"));
        Assert.That(Payload.RefusedPath(new SortedDictionary<(string, int), int>()), Is.Empty);
    });

    [Test]
    public void A_refusal_in_one_half_of_a_recursive_pair_is_found_from_both() => Assert.Multiple(() =>
    {
        var codecs = new PBench.Strategies.Payloads.PayloadCodecs([]);
        Assert.That(codecs.For<Left>().Name, Is.EqualTo("none"));
        Assert.That(codecs.For<Right>().Name, Is.EqualTo("none"));
    });

    [Test]
    public void A_refusal_by_object_says_the_same()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        var encoded = new PBench.Strategies.Payloads.PayloadCodecs([]).TryEncode(typeof(Order), new Order(), output, out var reason, out var path);
        Assert.Multiple(() =>
        {
            Assert.That(encoded, Is.False);
            Assert.That(reason, Does.Contain("lost"));
            Assert.That(path, Is.EqualTo("Customer.gate"));
        });
    }

    private static void Refused<T>(T value, string reason) => Assert.That(Payload.Refused(value).Reason, Does.Contain(reason), typeof(T).ToString());

#pragma warning disable CS0067, CS0169, CS0649, CS0414, IDE0044, IDE0051, IDE0052, CA1823 // Fields and events that only the check looks at.
    private sealed class Order
    {
        public string Id { get; set; } = "";

        public Customer? Customer { get; set; }
    }

    private sealed class Customer
    {
        private readonly object gate = new();

        public string Name { get; set; } = "";
    }

    private class Secretive
    {
        private int _secret = 3;
    }

    private sealed class HidesInBase : Secretive
    {
        public string Name { get; set; } = "";
    }

    private sealed class GetOnly
    {
        public List<string> Items { get; } = [];
    }

    private sealed class PrivateSetter
    {
        public int Count { get; private set; }
    }

    private sealed class ReadOnlyField
    {
        public readonly string Text = "";
    }

    private readonly struct ReadOnlyStruct(string text)
    {
        public string Text { get; } = text;
    }

    private sealed class Ignores
    {
        [JsonIgnore]
        public string Cache { get; set; } = "";
    }

    private sealed class Extends
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    private class Shows
    {
        public string Text { get; set; } = "";
    }

    private sealed class Hides : Shows
    {
        public new string Text { get; set; } = "";
    }

    private sealed class Shouts
    {
        public string Text { get => field.ToUpperInvariant(); set; } = "";
    }

    private sealed class Raises
    {
        public event EventHandler? Changed;
    }

    private class Shape
    {
        public string Name { get; set; } = "";
    }

    private sealed class Square : Shape
    {
        public int Side { get; set; }
    }

    private sealed class Holder
    {
        public Shape? Shape { get; set; }
    }

    private sealed class Scores : List<string>;

    private sealed class Node
    {
        public Node? Next { get; set; }
    }

    private struct HasHandle
    {
        public nint Handle;
    }

    private struct HoldsHandle
    {
        public int Number;
        public HasHandle Inner;
    }

    private sealed class TwoConstructors
    {
        public TwoConstructors(string text) => Text = text;

        public TwoConstructors(int number) => Text = number.ToString(System.Globalization.CultureInfo.InvariantCulture);

        public string Text { get; set; }
    }

    private sealed class OtherParameter(string other)
    {
        public string Text { get; set; } = other;
    }

    private sealed class Left
    {
        public Right? Right { get; set; }

        private int _hidden;
    }

    private sealed class Right
    {
        public Left? Left { get; set; }
    }
}
