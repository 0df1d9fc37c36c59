using System.Runtime.Serialization;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>What keeps hash codes travels where the codes are the same everywhere, and is refused by name where they are bound to their process.</summary>
public sealed class KeptCodesTests
{
    private enum Colour
    {
        Red,
    }

    private static IEnumerable<TestCaseData> Travelling()
    {
        yield return Case("Table_of_texts", new Table<string>("a"));
        yield return Case("Table_of_numbers", new Table<int>(1));
        yield return Case("Table_of_tuples", new Table<(string, Colour, decimal)>(default));
        yield return Case("Table_of_record_structs", new Table<Point>(new Point(1, "a")));
        yield return Case("Table_of_structs_with_their_own_code", new Table<Own>(new Own()));
        yield return Case("Cached_code_of_texts", new Cached<string>("a"));
        yield return Case("Object_whose_code_is_made_and_not_kept", new Combined([]));
        yield return Case("Record_class", new Person("a"));
        yield return Case("Dictionary_of_record_classes", new Dictionary<Person, int> { [new Person("a")] = 1 });
        yield return Case("Code_that_does_not_travel", new Rebuilt<Person>(new Person("a")));
        yield return Case("Code_that_is_made_anew", new Renewed(new Person("a")));

        static TestCaseData Case(string name, object value) => new TestCaseData(value).SetArgDisplayNames(name);
    }

    private static IEnumerable<TestCaseData> Refused()
    {
        yield return Case("Table_of_record_classes", new Table<Person>(new Person("a")), "KeptCodesTests.Person");
        yield return Case("Table_of_tuples_of_them", new Table<(int, Person)>((1, new Person("a"))), "(System.Int32, ");
        yield return Case("Table_of_record_structs_that_hold_them", new Table<Holder>(new Holder(new Person("a"))), "Holder");
        yield return Case("Table_of_structs_without_a_code_of_their_own", new Table<Plain>(default), "Plain");
        yield return Case("Table_of_objects", new Table<object>("a"), "System.Object");
        yield return Case("Table_of_types", new Table<Type>(typeof(int)), "System.Type");
        yield return Case("Table_of_delegates", new Table<Action>(() => { }), "System.Action");
        yield return Case("Cached_code_of_a_record_class", new Cached<Person>(new Person("a")), "Person");
        yield return Case("Cached_code_of_the_own_identity", new Identity(), "Identity");
        yield return Case("Chains_in_a_list", new Chains<Person>(new Person("a")), "Person");
        yield return Case("Code_by_a_comparer", new ByComparer<Person>(new Person("a")), "Person");
        yield return Case("Code_handed_to_another_object", new Outer(new Person("a")), "Person");

        static TestCaseData Case(string name, object value, string key) => new TestCaseData(value, key.StartsWith('(') ? "System.ValueTuple" : key).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Travelling))]
    public void Travels(object value) => Assert.That(() => Graph.RoundTrip(value), Throws.Nothing);

    [TestCaseSource(nameof(Refused))]
    public void Is_refused_by_name(object value, string key)
    {
        var refusal = Graph.Refusal(new[] { value });
        Assert.That(refusal.Path, Is.EqualTo("[0]"));
        Assert.That(refusal.Message, Does.Contain("keeps hash codes of").And.Contain(key).And.Contain("OnDeserialized"));
    }

    [Test]
    public void Where_codes_of_texts_differ_too_all_that_keep_codes_are_refused()
    {
        Assert.That(KeptCodes.RefusalOf(typeof(Table<string>), codesAgree: false)!.Reason, Does.Contain("in this version of .NET"));
        Assert.That(KeptCodes.RefusalOf(typeof(Combined), codesAgree: false), Is.Null);
        Assert.That(KeptCodes.RefusalOf(typeof(Person), codesAgree: false), Is.Null);
    }

    private sealed record Person(string Name);

    private readonly record struct Point(int X, string Name);

    private readonly record struct Holder(Person Person);

    private struct Plain
    {
        public int X { get; set; }
    }

    private readonly struct Own : IEquatable<Own>
    {
        private readonly string name = "a";

        public Own()
        {
        }

        public bool Equals(Own other) => name == other.name;

        public override bool Equals(object? obj) => obj is Own other && Equals(other);

        public override int GetHashCode()
        {
            var code = default(HashCode);
            code.Add(name);
            return code.ToHashCode();
        }
    }

    private sealed class Table<T>
        where T : notnull
    {
        private readonly T?[] slots = new T?[8];

        public Table(T key) => slots[Slot(key)] = key;

        private static int Slot(T key) => (key.GetHashCode() & int.MaxValue) % 8;
    }

    private sealed class Chains<T>
        where T : notnull
    {
        private readonly List<List<T>> chains = [[], [], [], []];

        public Chains(T key)
        {
            var code = Math.Abs(key.GetHashCode() % 4);
            chains[code].Add(key);
        }
    }

    private sealed class ByComparer<T>
    {
        private readonly Entry[] entries = new Entry[1];

        public ByComparer(T key)
        {
            ref var entry = ref entries[0];
            entry.Code = EqualityComparer<T>.Default.GetHashCode(key!);
            entry.Key = key;
        }

        private struct Entry
        {
            public int Code;
            public T Key;
        }
    }

    private sealed class Cached<T>(T value)
        where T : notnull
    {
        private int? code;

        public override int GetHashCode() => code ??= HashCode.Combine(1, value);

        public override bool Equals(object? obj) => obj is Cached<T> other && other.GetHashCode() == GetHashCode();
    }

    private sealed class Combined(List<Person> people)
    {
        public override int GetHashCode()
        {
            var sum = 17;
            foreach (var person in people)
            {
                sum = (sum * 31) + person.GetHashCode();
            }

            return sum;
        }

        public override bool Equals(object? obj) => obj is Combined;
    }

    private sealed class Rebuilt<T>(T value)
        where T : notnull
    {
        [NonSerialized]
        private int code;

        public int Code => code == 0 ? code = value.GetHashCode() : code;
    }

    private sealed class Renewed(Person person)
    {
        private int code = person.GetHashCode();

        public int Code => code;

        [OnDeserialized]
        private void Renew(StreamingContext context) => code = person.GetHashCode();
    }

    private sealed class Identity
    {
        private readonly int code;

        public Identity() => code = base.GetHashCode();

        public override int GetHashCode() => code;

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);
    }

    private sealed class Outer
    {
        private readonly Inner inner = new();

        public Outer(Person key) => inner.Add(key, key.GetHashCode());

        private sealed class Inner
        {
            private int last;

            public int Last => last;

            public void Add(Person key, int code) => last = code + key.Name.Length;
        }
    }
}
