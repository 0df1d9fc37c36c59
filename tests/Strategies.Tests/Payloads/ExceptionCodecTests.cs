using System.Buffers;
using System.Text.Json;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Tests.Payloads;

/// <summary>Exceptions arrive as their own type when that is loaded and keeps the message, else as <see cref="RemoteException"/>.</summary>
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
        Assert.That(arrived.InnerExceptions.Select(inner => inner.GetType()), Is.EqualTo(new[] { typeof(FormatException), typeof(RemoteException), typeof(TimeoutException) }));
        Assert.That(arrived.Message, Does.StartWith("several (a)"));
    }

    [Test]
    public void A_type_that_cannot_be_rebuilt_arrives_as_a_remote_exception()
    {
        var arrived = Arrive(Thrown(new Unbuildable(5)));
        Assert.Multiple(() =>
        {
            Assert.That(arrived, Is.TypeOf<RemoteException>().With.Message.EqualTo("code 5 of 5"));
            Assert.That(((RemoteException)arrived).TypeName, Is.EqualTo(typeof(Unbuildable).FullName));
            Assert.That(((RemoteException)arrived).RemoteStackTrace, Does.Contain(nameof(Thrown)));
            Assert.That(arrived.ToString(), Does.Contain(nameof(Thrown)));
        });
    }

    [Test]
    public void A_constructor_that_changes_the_message_is_not_used() =>
        Assert.That(Arrive(new Decorates("m")), Is.TypeOf<RemoteException>().With.Message.EqualTo("<m>"));

    [Test]
    public void Members_that_throw_do_not_stop_an_exception()
    {
        var arrived = Arrive(new Hostile());
        Assert.That(arrived, Is.TypeOf<RemoteException>().With.Message.Contains("could not be read"));
    }

    [Test]
    public void Long_messages_are_cut()
    {
        var arrived = Arrive(new InvalidOperationException(new string('x', 1_000_000)));
        Assert.That(arrived.Message, Has.Length.EqualTo(32 * 1024));
    }

    [Test]
    public void Deep_chains_and_wide_aggregates_are_cut_with_a_note()
    {
        Exception deep = new FormatException("deepest");
        for (var i = 0; i < 5_000; i++)
        {
            deep = new InvalidOperationException("level", deep);
        }

        var wide = new AggregateException(Enumerable.Repeat(0, 5_000).Select(_ => new FormatException("x")));
        Assert.Multiple(() =>
        {
            Assert.That(Arrive(deep).ToString(), Does.Contain("left out"));
            Assert.That(Arrive(wide).Message, Does.Contain("One or more"));
        });
    }

    [Test]
    public void Simple_data_arrive_with_their_types()
    {
        var sent = new FormatException("x") { Data = { ["int"] = 5, ["text"] = "t", ["long"] = 6L, ["object"] = new object(), [7] = "number as key" } };
        Assert.That(Arrive(sent).Data, Is.EqualTo(new System.Collections.Hashtable { ["int"] = 5, ["text"] = "t", ["long"] = 6L }));
    }

    [Test]
    public void A_name_of_a_type_that_is_no_exception_or_not_loaded_creates_nothing() => Assert.Multiple(() =>
    {
        Assert.That(LoadedTypes.FindException("System.Private.CoreLib", "System.String"), Is.Null);
        Assert.That(LoadedTypes.FindException("No.Such.Assembly", "System.Exception"), Is.Null);
        Assert.That(LoadedTypes.FindException("System.Private.CoreLib", "System.Exception, Other["), Is.Null);
        Assert.That(LoadedTypes.FindException("System.Private.CoreLib", "System.FormatException"), Is.EqualTo(typeof(FormatException)));
    });

    [Test]
    public void An_assembly_is_never_loaded_for_a_name()
    {
        const string NotLoaded = "System.Xml.XPath.XDocument"; // Part of the framework, so loading it would work.
        Assume.That(AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name), Does.Not.Contain(NotLoaded));
        LoadedTypes.FindException(NotLoaded, "System.Exception");
        LoadedTypes.FindException("System.Private.CoreLib", $"System.Collections.Generic.List`1[[System.Exception, {NotLoaded}]]");
        Assert.That(AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name), Does.Not.Contain(NotLoaded));
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
