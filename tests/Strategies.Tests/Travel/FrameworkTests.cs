using System.Collections.ObjectModel;
using System.Diagnostics;
using PBench.Strategies.Functions;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>Every row of the table of framework types arrives equal, wherever it stands, and its bytes do no harm when they are damaged.</summary>
public sealed class FrameworkTests
{
    private static FrameworkSample[] Samples { get; } = [.. FrameworkSamples.All];

    private sealed class Holder(object value)
    {
        private readonly object first = value;
        private readonly object second = value;

        public object First => first;

        public object Second => second;
    }

    [TestCaseSource(nameof(Samples))]
    public void Arrives_as_a_value_of_its_own(FrameworkSample sample) => sample.Check(sample.RoundTrip());

    [TestCaseSource(nameof(Samples))]
    public void Arrives_in_an_object_and_is_one_where_it_was_one(FrameworkSample sample)
    {
        var got = Graph.RoundTrip(new Holder(sample.Value));
        sample.Check(got.First);
        if (!sample.Value.GetType().IsValueType && sample.Value is not string)
        {
            Assert.That(got.Second, Is.SameAs(got.First));
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void Arrives_in_an_array_and_is_one_where_it_was_one(FrameworkSample sample)
    {
        var got = Graph.RoundTrip(new[] { sample.Value, "between", sample.Value });
        sample.Check(got[2]);
        if (!sample.Value.GetType().IsValueType && sample.Value is not string)
        {
            Assert.That(got[2], Is.SameAs(got[0]));
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void Arrives_deep_inside(FrameworkSample sample)
    {
        var outer = new List<object> { sample.Value };
        for (var i = 0; i < 100; i++)
        {
            outer = [outer];
        }

        object got = Graph.RoundTrip(outer);
        for (var i = 0; i < 101; i++)
        {
            got = ((List<object>)got)[0];
        }

        sample.Check(got);
    }

    [TestCaseSource(nameof(Samples))]
    public void Is_found_as_a_key(FrameworkSample sample)
    {
        var got = Graph.RoundTrip(new Dictionary<object, string> { [sample.Value] = "x" });
        sample.Check(got.Keys.Single());
        Assert.That(got[got.Keys.Single()], Is.EqualTo("x"));
        if (sample.IsKey)
        {
            Assert.That(got[sample.Value], Is.EqualTo("x"));
        }
    }

    [TestCaseSource(nameof(Samples))]
    public void Damaged_bytes_end_in_a_clear_error_or_another_value(FrameworkSample sample)
    {
        var whole = Graph.Encode(sample.Value);
        for (var length = 0; length < whole.Length; length += 1 + (length / 50))
        {
            Assert.Throws<InvalidDataException>(() => Graph.Decode<object>(whole[..length]), $"{length} of {whole.Length} bytes");
        }

        var random = new Random(15);
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])whole.Clone();
            for (var changes = random.Next(1, 4); changes > 0; changes--)
            {
                bytes[random.Next(sizeof(uint), bytes.Length)] = (byte)random.Next(256);
            }

            var (before, since) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
            try
            {
                Graph.Decode<object>(bytes);
            }
            catch (Exception e) when (e is InvalidDataException or PayloadException)
            {
            }

            Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(64 << 20));
            Assert.That(Stopwatch.GetElapsedTime(since), Is.LessThan(TimeSpan.FromSeconds(30)), "a hang");
        }
    }

    [Test]
    public void Generated_regex_is_the_compiler_s_one_in_a_worker() => Assert.That(Graph.RoundTrip(FrameworkSamples.Generated()), Is.SameAs(FrameworkSamples.Generated()));

    [Test]
    public void Every_row_has_a_sample()
    {
        var covered = Samples.Select(static sample => sample.Covers).ToHashSet();
        Assert.That(FrameworkTable.Entries.Where(entry => entry.Name.Length > 0 && !covered.Contains(entry.Definition)).Select(static entry => entry.Name), Is.Empty);
    }

    [Test]
    public void Every_public_collection_is_in_the_table_or_known_to_be_refused()
    {
        string[] refused = ["BlockingCollection", "KeyCollection", "ValueCollection", "KeyList", "ValueList", "UnorderedItemsCollection", "Partitioner", "OrderablePartitioner", "TreeSet"];
        var table = FrameworkTable.Entries.Select(static entry => entry.Definition).ToHashSet();
        var missing = from type in new[] { typeof(List<>), typeof(PriorityQueue<,>), typeof(System.Collections.Immutable.ImmutableList<>), typeof(System.Collections.Concurrent.ConcurrentBag<>), typeof(ObservableCollection<>), typeof(ReadOnlySet<>), typeof(System.Collections.Concurrent.ConcurrentQueue<>), typeof(LinkedList<>) }
                          .SelectMany(static known => known.Assembly.GetExportedTypes()).Distinct()
                      where type.Namespace is "System.Collections.Generic" or "System.Collections.ObjectModel" or "System.Collections.Concurrent" or "System.Collections.Immutable" or "System.Collections.Frozen"
                      where type is { IsClass: true } && !(type.IsAbstract && type.IsSealed) && type.IsAssignableTo(typeof(System.Collections.IEnumerable))
                      where !table.Contains(type) && !refused.Contains(type.Name.Split('`')[0])
                      select Naming.Of(type);
        Assert.That(missing, Is.Empty);
    }
}
