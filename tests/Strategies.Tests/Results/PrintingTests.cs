using System.Collections;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tests.Results;

/// <summary>Whatever a user can hold of this library prints itself in a line, and never throws.</summary>
public sealed class PrintingTests
{
    private static readonly MapItemException Error = new("Item 3 failed: DivideByZeroException: Attempted to divide by zero.", 3, 1, new DivideByZeroException());

    [Test]
    public void Outcomes_print_their_index_and_their_value_or_their_error()
    {
        Assert.That($"{new MapOutcome<int>(3, 42)}", Is.EqualTo("3: 42"));
        Assert.That($"{new MapOutcome<string?>(3, null)}", Is.EqualTo("3: null"));
        Assert.That($"{new MapOutcome<int>(Error, 3)}", Is.EqualTo("3: failed: DivideByZeroException: Attempted to divide by zero."));
        Assert.That($"{new MapOutcome<int>(new MapItemException("Item 3 was lost:\nWorker 1 ended.", 3), 3)}", Is.EqualTo("3: failed: MapItemException: Item 3 was lost: Worker 1 ended."));
        Assert.That($"{default(MapOutcome<int>)}", Is.EqualTo("0: 0"));
    }

    [Test]
    public void Results_and_progress_print_as_a_person_would_write_them()
    {
        Assert.That($"{new MapResult<double>(7, 2.5)}", Is.EqualTo("7: 2.5"));
        Assert.That($"{new MapProgress(30, 120)}", Is.EqualTo("30 of 120"));
        Assert.That($"{new MapProgress(30, null)}", Is.EqualTo("30"));
        Assert.That($"{new WorkerInfo(4711, 1024)}", Is.EqualTo("process 4711, 1024 bytes allocated"));
        Assert.That($"{Trace(1)}", Does.Match(@"^chunk 3: item 30, worker 1, process 4711, [\d.]+ ms$"));
        Assert.That($"{Trace(10)}", Does.StartWith("chunk 3: items 30 to 39, worker 1, process 4711, "));
        Assert.That($"{(ChunkSize)16} {ChunkSize.Auto}", Is.EqualTo("16 auto"));
    }

    [Test]
    public void Options_print_what_differs_from_the_defaults()
    {
        Assert.That($"{new MapOptions()}", Is.EqualTo("MapOptions { }"));
        Assert.That(
            $"{new MapOptions { ChunkSize = 16, OnError = ErrorPolicy.Collect, Timeout = TimeSpan.FromSeconds(5), Window = 9, ErrorHandler = _ => { }, Progress = new Silent() }}",
            Is.EqualTo("MapOptions { ChunkSize = 16, OnError = Collect, ErrorHandler = (set), Timeout = 00:00:05, Window = 9, Progress = Silent }"));
        Assert.That($"{new SessionOptions { Workers = 3 }}", Is.EqualTo("SessionOptions { Workers = 3 }"));
        Assert.That(
            $"{new SessionOptions { Workers = 3, Initializer = () => { }, MaxItemsPerWorker = 10, Portable = true, Log = Console.WriteLine }}",
            Is.EqualTo("SessionOptions { Workers = 3, Initializer = (set), MaxItemsPerWorker = 10, Portable = True, Log = (set) }"));
        Assert.That($"{new SessionOptions { Workers = 0, Codecs = null! }}", Is.EqualTo("SessionOptions { Workers = 0 }"));
    }

    [Test]
    public void A_chunk_size_that_is_not_positive_is_refused_by_its_own_name([Values(0, -1)] int items)
    {
        Assert.That(() => new MapOptions { ChunkSize = items }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("ChunkSize"));
        Assert.That(() => ChunkSize.Of(items), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("items"));
    }

    [Test]
    public void Strategies_print_their_names_and_traits_their_meaning()
    {
        IParallelMapStrategy[] all = [new SerialStrategy(), new TaskStrategy(), new PlinqStrategy(), new ThreadsStrategy(), new PipePoolStrategy(), new SharedMemoryStrategy()];

        Assert.That(all.Select(s => $"{s}"), Is.EqualTo(all.Select(s => s.Name)));
        Assert.That($"{new SerialStrategy().Traits}", Is.EqualTo("threads, one item at a time"));
        Assert.That($"{new SharedMemoryStrategy().Traits}", Is.EqualTo("processes, survives crashes, can kill items, items cross a boundary"));
    }

    [Test]
    public async Task Sessions_and_what_they_share_print_also_when_they_are_disposed_of([Values("threads", "shm")] string strategy)
    {
        var session = await (strategy == "shm" ? (IParallelMapStrategy)new SharedMemoryStrategy() : new ThreadsStrategy()).OpenAsync(new SessionOptions { Workers = 1 });
        var array = session.AllocateShared<double>(1000);
        var value = await session.ShareAsync(new Uri("http://localhost"));
        Assert.That($"{session}", Does.EndWith("Session of 1 workers"));
        Assert.That($"{array}", Is.EqualTo("SharedArray<Double> of 1000"));
        Assert.That($"{value}", Is.EqualTo("Shared<Uri>"));

        array.Dispose();
        value.Dispose();
        await session.DisposeAsync();

        Assert.That($"{session}", Does.EndWith("Session of 1 workers, disposed of"));
        Assert.That($"{array}", Is.EqualTo("SharedArray<Double> (disposed of)"));
        Assert.That($"{value}", Is.EqualTo("Shared<Uri> (disposed of)"));
    }

    [Test]
    public void Values_and_causes_that_refuse_to_be_printed_are_named_instead()
    {
        Assert.That($"{new MapResult<Unprintable>(1, new Unprintable())}", Is.EqualTo("1: (Unprintable cannot be printed: NotSupportedException)"));
        Assert.That($"{new MapOutcome<Unprintable>(1, new Unprintable())}", Does.Contain("Unprintable cannot be printed"));
        var cause = new UnprintableException();
        Exception[] errors =
        [
            new MapItemException("Item 1 failed.", 1, 1, cause),
            new SessionFailedException("The initializer threw.", cause),
            new RemoteException("Some.Type", "It failed.", null, cause),
            new AggregateException(new MapItemException("Item 1 failed.", 1, 1, cause)),
        ];
        foreach (var error in errors)
        {
            Assert.That($"{error}", Does.Contain(nameof(UnprintableException)).And.Contain("failed").Or.Contain("threw"), $"{error.GetType()}");
        }

        Assert.That($"{new MapOutcome<int>(new MapItemException("Item 1 failed.", 1, 1, cause), 1)}", Does.StartWith("1: failed: UnprintableException: "));
        Assert.That($"{new SessionOptions { Codecs = [new NamelessCodec()] }}", Does.Contain("Codecs = (cannot be read: NotSupportedException)"));
    }

    private static ChunkTrace Trace(int items) => new(3, 30, items, 1, 4711, 0, 0, 0, 0, 0, 0, 0, 1000, 2000, 0, 0);

    private sealed class Silent : IProgress<MapProgress>
    {
        public void Report(MapProgress value)
        {
        }
    }

#pragma warning disable CA1065 // members that throw are what is tested
    private sealed class Unprintable
    {
        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class UnprintableException : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string? StackTrace => throw new NotSupportedException();

        public override IDictionary Data => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }

    private sealed class NamelessCodec : IPayloadCodec
    {
        public string Name => throw new NotSupportedException();

        public bool CanEncode(Type type) => false;

        public void Encode<T>(T value, System.Buffers.IBufferWriter<byte> output) => throw new NotSupportedException();

        public T Decode<T>(ReadOnlySpan<byte> input) => throw new NotSupportedException();
    }
#pragma warning restore CA1065
}
