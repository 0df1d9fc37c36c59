using System.Buffers;
using System.Text.Json;
using PBench.Strategies.Travel;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Exceptions arrive as their own type with all that belongs to them when that is loaded, else as <see cref="RemoteException"/>.</summary>
public sealed class ExceptionCodecTests
{
    [Test]
    public void The_type_message_and_raising_line_arrive()
    {
        var arrived = Arrive(Thrown(new InvalidOperationException("odd")));
        Assert.Multiple(() =>
        {
            Assert.That(arrived, Is.TypeOf<InvalidOperationException>());
            Assert.That(arrived.Message, Is.EqualTo("odd"));
            Assert.That(arrived.ToString(), Does.Contain(nameof(Thrown)).And.Contain("ExceptionCodecTests.cs:line"));
        });
    }

    [Test]
    public void The_remote_stack_stays_after_a_throw()
    {
        var again = Assert.Throws<InvalidOperationException>(() => throw Arrive(Thrown(new InvalidOperationException("odd"))));
        Assert.That(again!.ToString(), Does.Contain(nameof(Thrown)).And.Contain(nameof(The_remote_stack_stays_after_a_throw)));
    }

    private static readonly Exception[] Rebuilt =
    [
        new DivideByZeroException(), new TimeoutException("late"), new KeyNotFoundException("k"), new OperationCanceledException("stop"), new TaskCanceledException("stop"),
        new ArgumentException("bad", "x"), new ArgumentNullException("x"), new ArgumentNullException("x", "gone"), new ArgumentOutOfRangeException("x", 5, "too big"),
        new ObjectDisposedException("pool"), new FileNotFoundException("gone", "a.txt"), new JsonException("bad", "$.a", 3, 4), new FormatException("(odd) brackets (here)"),
        new MapItemException("item 5", 5, 2), new NoArguments(), new Coded("c", 42, DayOfWeek.Friday), new Settable("s") { Attempts = 3 }, new Generic<int>("g"), new HttpRequestException("web", null, System.Net.HttpStatusCode.NotFound),
        new ItemTimeoutException("slow", 3, 1, TimeSpan.FromSeconds(2)), new WorkerLostException("lost", 4, 1, 123, 137, "SIGKILL", "tail"), new SessionFailedException("over"),
        new PayloadException("no", PayloadStage.Result, "a.b", 7), new RemoteException("Some.Type", "m", "   at X"),
    ];

    [TestCaseSource(nameof(Rebuilt))]
    public void An_exception_arrives_with_its_message_and_simple_properties(Exception sent)
    {
        var arrived = Arrive(sent);
        Assert.That(arrived, Is.TypeOf(sent.GetType()));
        Assert.That(arrived.HResult, Is.EqualTo(sent.HResult));
        foreach (var property in sent.GetType().GetProperties().Where(property => property.Name is not ("TargetSite" or "Data" or "InnerException")))
        {
            Assert.That(property.GetValue(arrived), Is.EqualTo(property.GetValue(sent)), property.Name);
        }
    }

    [Test]
    public void Inner_exceptions_arrive()
    {
        var arrived = Arrive(new MapItemException("item", 3, 1, Thrown(new InvalidOperationException("outer", new FormatException("inner")))));
        Assert.That(arrived.InnerException!.InnerException, Is.TypeOf<FormatException>().With.Message.EqualTo("inner"));
    }

    [Test]
    public void All_of_an_aggregate_arrive()
    {
        var arrived = (AggregateException)Arrive(new AggregateException("several", new FormatException("a"), new Unbuildable(1), new TimeoutException("c")));
        Assert.That(arrived.InnerExceptions.Select(inner => inner.GetType()), Is.EqualTo(new[] { typeof(FormatException), typeof(Unbuildable), typeof(TimeoutException) }));
        Assert.That(arrived.Message, Does.StartWith("several (a)"));
    }

    [Test]
    public void A_type_that_cannot_be_rebuilt_arrives_as_a_remote_exception()
    {
        var arrived = Arrive(Thrown(new Open(new MemoryStream(), new FormatException("cause"))));
        Assert.Multiple(() =>
        {
            Assert.That(arrived, Is.TypeOf<RemoteException>().With.Message.EqualTo("holds a stream"));
            Assert.That(arrived.InnerException, Is.TypeOf<FormatException>().With.Message.EqualTo("cause"));
            Assert.That(((RemoteException)arrived).TypeName, Is.EqualTo(typeof(Open).FullName));
            Assert.That(((RemoteException)arrived).RemoteStackTrace, Does.Contain(nameof(Thrown)));
            Assert.That(arrived.ToString(), Does.Contain(nameof(Thrown)));
        });
    }

    [Test]
    public void No_constructor_of_the_type_runs() =>
        Assert.That(Arrive(new Decorates("m")), Is.TypeOf<Decorates>().With.Message.EqualTo("<m>"));

    [Test]
    public void Members_that_throw_do_not_stop_an_exception()
    {
        var arrived = Arrive(new Hostile());
        Assert.That(arrived, Is.TypeOf<RemoteException>().With.Message.Contains("cannot be read"));
    }

    [Test]
    public void Long_messages_arrive_whole()
    {
        var arrived = Arrive(new InvalidOperationException(new string('x', 1_000_000)));
        Assert.That(arrived.Message, Has.Length.EqualTo(1_000_000));
    }

    [Test]
    public void Deep_chains_and_wide_aggregates_arrive()
    {
        Exception deep = new FormatException("deepest");
        for (var i = 0; i < 5_000; i++)
        {
            deep = new InvalidOperationException("level", deep);
        }

        var wide = new AggregateException(Enumerable.Repeat(0, 5_000).Select(_ => new FormatException("x")));
        Assert.Multiple(() =>
        {
            Assert.That(Arrive(deep).GetBaseException().Message, Is.EqualTo("deepest"));
            Assert.That(((AggregateException)Arrive(wide)).InnerExceptions, Has.Count.EqualTo(5_000));
        });
    }

    [Test]
    public void Data_and_private_fields_arrive_with_their_types()
    {
        var sent = new Detailed(new Detail("a", [1])) { Data = { ["int"] = 5, ["time"] = DateTime.UnixEpoch, ["money"] = 1.10m, ["uri"] = new Uri("http://a/"), ["array"] = new[] { 1, 2 }, [7] = new Detail("b", [2]) } };
        var arrived = (Detailed)Arrive(sent);
        Assert.That(arrived.Detail.Name, Is.EqualTo("a"));
        Assert.That(arrived.Data["int"], Is.EqualTo(5));
        Assert.That(arrived.Data["time"], Is.EqualTo(DateTime.UnixEpoch));
        Assert.That(arrived.Data["money"], Is.EqualTo(1.10m));
        Assert.That(arrived.Data["uri"], Is.EqualTo(new Uri("http://a/")));
        Assert.That(arrived.Data["array"], Is.EqualTo(new[] { 1, 2 }));
        Assert.That(((Detail)arrived.Data[7]!).Values, Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void One_exception_in_two_places_stays_one()
    {
        var cause = new FormatException("cause");
        var arrived = (AggregateException)Arrive(new AggregateException(cause, new InvalidOperationException("x", cause)));
        Assert.That(arrived.InnerExceptions[1].InnerException, Is.SameAs(arrived.InnerExceptions[0]));
    }

    internal static byte[] Encode(Exception exception)
    {
        var output = new ArrayBufferWriter<byte>();
        ExceptionCodec.Encode(exception, output);
        return output.WrittenSpan.ToArray();
    }

    private static Exception Arrive(Exception exception) => ExceptionCodec.Decode(Encode(exception));

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception e)
        {
            return e;
        }
    }

    private sealed class NoArguments() : Exception("always the same");

    private sealed class Coded(string message, int code, DayOfWeek day) : Exception(message)
    {
        public int Code => code;

        public DayOfWeek Day => day;
    }

    private sealed class Settable(string message) : Exception(message)
    {
        public int Attempts { get; set; }
    }

    private sealed class Generic<T>(string message) : Exception(message)
    {
        public Type Of => typeof(T);
    }

    private sealed class Unbuildable(int number) : Exception($"code {number} of {number}");

    private sealed class Open(Stream stream, Exception inner) : Exception("holds a stream", inner)
    {
        public Stream Stream => stream;
    }

    private sealed record Detail(string Name, int[] Values);

    private sealed class Detailed(Detail detail) : Exception("detailed")
    {
        private readonly Detail detail = detail;

        public Detail Detail => detail;
    }

    private sealed class Decorates(string text) : Exception($"<{text}>");

    private sealed class Hostile : Exception
    {
        public override string Message => throw new InvalidOperationException();

        public override string StackTrace => throw new InvalidOperationException();

        public override System.Collections.IDictionary Data => throw new InvalidOperationException();

        public int Extra { get => throw new InvalidOperationException(); set => _ = value; }

        public override string ToString() => throw new InvalidOperationException();
    }
}
