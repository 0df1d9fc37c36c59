using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Travel;

/// <summary>What is not in the table, and values of which the table's way would lose something, are refused by name with what to do instead.</summary>
public sealed class FrameworkRefusalTests
{
    [SuppressMessage("Reliability", "CA2000", Justification = "None of them holds anything.")]
    private static IEnumerable<TestCaseData> Values()
    {
        var disposed = JsonDocument.Parse("[1]");
        var element = disposed.RootElement;
        disposed.Dispose();
        yield return Case("Random", new Random(1), "ItemRandom.For");
        yield return Case("Lazy without its value", new Lazy<int>(static () => 1), "Read its Value first");
        yield return Case("running task", new TaskCompletionSource<int>().Task, "Await it first");
        yield return Case("running task without a result", new TaskCompletionSource().Task, "Await it first");
        yield return Case("running value task", new ValueTask<int>(new TaskCompletionSource<int>().Task), "Await it first");
        yield return Case("token of a source", new CancellationTokenSource().Token, "CancellationToken parameter");
        yield return Case("BlockingCollection", new BlockingCollection<int>(), "BlockingCollection");
        yield return Case("keys of a dictionary", new Dictionary<int, int>().Keys, "KeyCollection");
        yield return Case("comparer made of functions", Comparer<int>.Create(static (a, b) => a - b), "as a class");
        yield return Case("equality made of functions", EqualityComparer<int>.Create(static (a, b) => a == b, static x => x), "as a class");
        yield return Case("set with such a comparer", new SortedSet<int>(Comparer<int>.Create(static (a, b) => a - b)), "as a class");
        yield return Case("query", new[] { 1 }.Where(static x => x > 0), "ToList()");
        yield return Case("view of a sorted set", new SortedSet<int> { 1, 2, 3 }.GetViewBetween(1, 2), "ToList()");
        yield return Case("disposed JSON", element, "Clone()");
        yield return Case("JSON over an object", JsonValue.Create(new FrameworkSamples.Point(1, ""))!, "SerializeToNode");
        yield return Case("JSON with a name twice", JsonNode.Parse("""{"a":1,"a":2}""")!, "JsonElement");
        yield return Case("encoding with a fallback of the user's", Encoding.GetEncoding("us-ascii", new Own(), DecoderFallback.ExceptionFallback), "Send its name");
        yield return Case("format of dates of a culture", CultureInfo.GetCultureInfo("ja-JP").DateTimeFormat, "CultureInfo");
        yield return Case("Stopwatch", new System.Diagnostics.Stopwatch(), "not in the table");

        static TestCaseData Case(string name, object value, string wayOut) => new TestCaseData(value, wayOut).SetArgDisplayNames(name);
    }

    [TestCaseSource(nameof(Values))]
    public void Is_refused(object value, string wayOut) =>
        Assert.That(Graph.Refusal(new[] { value }), Has.Message.Contain(wayOut).And.Property("Path").StartsWith("[0]"));

    [Test]
    public void Nothing_that_describes_code_comes_from_a_worker()
    {
        Refuses(typeof(int));
        Refuses<MethodInfo>(typeof(string).GetMethod("Clone")!);
        Refuses<FieldInfo>(typeof(string).GetField("Empty")!);
        Refuses(typeof(int).Assembly);
        Refuses<ParameterInfo>(typeof(string).GetMethod("Clone")!.ReturnParameter);
        Refuses<Func<int>>(static () => 1);
    }

    // As the declared type too, and read even if a worker wrote it all the same.
    private static void Refuses<T>(T value)
    {
        var fromWorker = new GraphTerms(Gate: new TypeGate(typeof(T), new ExchangedTypes()));
        Assert.Throws<TravelRefusal>(() => Graph.Encode(value, fromWorker), typeof(T).Name);
        var bytes = Graph.Encode(value);
        Assert.Throws<InvalidDataException>(() => Graph.Decode<T>(bytes, fromWorker), typeof(T).Name);
    }

    private sealed class Own : EncoderFallback
    {
        public override int MaxCharCount => 1;

        public override EncoderFallbackBuffer CreateFallbackBuffer() => ReplacementFallback.CreateFallbackBuffer();
    }
}
