using System.Collections.Concurrent;
using System.Text;
using System.Threading.Tasks.Sources;

namespace PBench.Strategies.Tests.Contracts;

// Loggers, writers, handlers, awaitables: user code that the library calls on its way.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_log_that_throws_costs_its_lines_and_nothing_else()
    {
        OnlyWhen(IsProcesses, "there is nothing to log");
        using var folder = new Folder();
        var path = folder.Path;
        var lines = new ConcurrentBag<string>();
        await using var session = await OpenAsync(new SessionOptions
        {
            Workers = 2,
            MaxItemsPerWorker = 3,
            Log = line =>
            {
                lines.Add(line);
                throw new HostileException("all");
            },
        });

        var values = await Within(session.MapAsync((int x) => DieOnce(path, x), Numbers(20), new MapOptions { ChunkSize = 1, Retries = 1 }));

        Assert.That(values, Is.EqualTo(Numbers(20)));
        Assert.That(lines, Has.Count.GreaterThan(1), "it is called again after it has thrown");
    }

    [Test]
    public async Task A_standard_output_that_throws_loses_the_lines_of_workers_and_nothing_else()
    {
        OnlyWhen(IsProcesses, "items write to the caller's own output");
        var (output, error) = (Console.Out, Console.Error);
        using var hostile = new HostileWriter(expected: 40);
        try
        {
            Console.SetOut(hostile);
            Console.SetError(hostile);
            await using var session = await OpenAsync();
            var values = await Within(session.MapAsync((int x) => Speak(x), Numbers(20), new MapOptions { ChunkSize = 1 }));
            Assert.That(values, Is.EqualTo(Numbers(20)));
            await Within(hostile.All); // each line is tried
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    [Test]
    public async Task A_handler_may_wait_for_a_map_of_its_own_session([Values("refused", "thrown")] string failure, [Values] bool stream)
    {
        OnlyWhen(IsProcesses, "it would wait for the thread on which it runs");
        await using var session = await OpenAsync(With(new HostileCodec("encode")) with { Workers = 1 });
        var nested = new ConcurrentBag<int>();
        void Use() => nested.Add(Within(session.MapAsync((int y) => y * 2, [21])).GetAwaiter().GetResult()[0]);
        var options = new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = 1, ErrorHandler = _ => Use(), Progress = new Reports(_ => Use()) };
        var isRefused = failure == "refused";

        var error = (stream, isRefused) switch
        {
            (true, true) => (await UntilError(session.StreamAsync((Carton carton) => carton.Number, Cartons(5), options))).Error,
            (true, false) => (await UntilError(session.StreamAsync((int x) => RaiseAtTwo(x), Numbers(5), options))).Error,
            (false, true) => await Fails<AggregateException>(session.MapAsync((Carton carton) => carton.Number, Cartons(5), options)),
            _ => await Fails<AggregateException>(session.MapAsync((int x) => RaiseAtTwo(x), Numbers(5), options)),
        };

        Assert.That(((AggregateException)error!).InnerExceptions, Has.Count.EqualTo(1));
        Assert.That(nested, Has.Count.GreaterThan(1).And.All.EqualTo(42));
    }

    [Test]
    public async Task A_value_task_whose_source_throws_when_it_is_awaited_is_its_items_error()
    {
        var all = await Fails<AggregateException>(Session.MapAsync((int x) => x == 1 ? new ValueTask<int>(new HostileAwaitable<int>(), 0) : new ValueTask<int>(x), Numbers(3), new MapOptions { OnError = ErrorPolicy.Collect }));

        Assert.That(all.InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(new[] { 1L }));
        Assert.That(all.InnerExceptions[0].InnerException, Is.TypeOf<InvalidOperationException>().With.Message.EqualTo("awaited twice"));
    }

    [Test]
    public async Task A_source_whose_steps_throw_when_they_are_awaited_ends_its_map([Values] bool atTheEnd)
    {
        var error = await Fails<InvalidOperationException>(Session.MapAsync((int x) => x, new HostileSteps(atTheEnd)));

        Assert.That(error.Message, Is.EqualTo("awaited twice"));
    }

    [Test]
    public async Task A_function_that_returns_no_task_fails_its_item()
    {
        var error = await Fails<MapItemException>(Session.MapAsync((int x) => x == 1 ? null! : Task.FromResult(x), Numbers(3)));

        Assert.That(error.Index, Is.EqualTo(1));
    }

    [Test]
    public async Task An_item_that_interrupts_its_thread_costs_nobody_anything()
    {
        OnlyWhen(Strategy.Name is not ("serial" or "plinq"), "the thread is the caller's own, or the thread pool's, which hands the interrupt on to whatever runs there next");
        await using var session = await OpenAsync();

        for (var round = 0; round < 3; round++)
        {
            Assert.That(await Within(session.MapAsync((int x) => Interrupt(x), Numbers(8), new MapOptions { ChunkSize = 1 })), Is.EqualTo(Numbers(8)));
            await Task.Delay(20); // the workers fall asleep, where an interrupt is felt
        }
    }

    private static int DieOnce(string path, int x)
    {
        if (x == 7 && Directory.GetFiles(path, "died-*").Length == 0)
        {
            Folder.Note(path, "died");
            Environment.Exit(3);
        }

        return x;
    }

    private static int Speak(int x)
    {
        Console.WriteLine($"out {x}");
        Console.Error.WriteLine($"error {x}");
        return x;
    }

    private static int RaiseAtTwo(int x) => x == 2 ? throw new InvalidDataException() : x;

    private static int Interrupt(int x)
    {
        Thread.CurrentThread.Interrupt();
        return x;
    }

    private sealed class HostileWriter(int expected) : TextWriter
    {
        private readonly TaskCompletionSource all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int lines;

        public Task All => all.Task;

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => throw new HostileException("all");

        public override void WriteLine(string? value)
        {
            if (Interlocked.Increment(ref lines) == expected)
            {
                all.SetResult();
            }

            throw new HostileException("all");
        }
    }

    // As a pooled awaitable behaves that is used wrongly.
    private sealed class HostileAwaitable<T> : IValueTaskSource<T>, IValueTaskSource
    {
        public T GetResult(short token) => default!;

        void IValueTaskSource.GetResult(short token)
        {
        }

        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => throw new InvalidOperationException("awaited twice");
    }

    private sealed class HostileSteps(bool atTheEnd) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => atTheEnd ? new(false) : new(new HostileAwaitable<bool>(), 0);

        public ValueTask DisposeAsync() => atTheEnd ? new(new HostileAwaitable<bool>(), 0) : default;
    }
}
