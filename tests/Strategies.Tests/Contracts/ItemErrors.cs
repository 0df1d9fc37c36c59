using System.Collections.Concurrent;

namespace PBench.Strategies.Tests.Contracts;

// C20 to C25: errors of items, what they do to the map, and who is told.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task An_items_error_has_its_type_its_index_and_the_line_that_threw()
    {
        var error = await Fails<MapItemException>(Session.MapAsync((int x) => Raise(x), Numbers(10), new MapOptions { ChunkSize = 3 }));

        Assert.That(error.Index, Is.EqualTo(5));
        Assert.That(error.Count, Is.EqualTo(1));
        Assert.That(error.InnerException, Is.TypeOf<InvalidDataException>().With.Message.EqualTo("123"));
        Assert.That(error.ToString(), Does.Contain("5").And.Contain(nameof(Raise)));
    }

    [Test]
    public async Task Outcomes_have_the_value_or_the_error_of_each_item([Values(1, 3, 0)] int chunk, [Values] bool ordered, [Values] ErrorPolicy policy)
    {
        var options = new MapOptions { ChunkSize = Chunk(chunk), OnError = policy };
        int[] items = [2, 3, 0, 5];

        var outcomes = await Within(ordered
            ? Session.OutcomesAsync((int x) => 30 / x, items, options)
            : Session.OutcomesUnorderedAsync((int x) => 30 / x, items, options));

        outcomes.Sort((a, b) => a.Index.CompareTo(b.Index));
        Assert.That(outcomes.Select(o => o.Index), Is.EqualTo(new[] { 0, 1, 2, 3 }));
        Assert.That(outcomes.Select(o => o.IsSuccess), Is.EqualTo(new[] { true, true, false, true }));
        Assert.That(outcomes.Where(o => o.IsSuccess).Select(o => o.Value), Is.EqualTo(new[] { 15, 10, 6 }));
        Assert.That(outcomes[2].Error!.InnerException, Is.TypeOf<DivideByZeroException>());
        Assert.That(Assert.Throws<MapItemException>(() => _ = outcomes[2].Value)!.Index, Is.EqualTo(2));
    }

    [Test]
    public async Task Collect_runs_every_item_and_throws_all_errors_in_index_order([Values(1, 4, 0)] int chunk, [Values] bool lazy)
    {
        using var folder = new Folder();
        var path = folder.Path;
        var items = lazy ? Numbers(12).Where(_ => true) : Numbers(12);

        var error = await Fails<AggregateException>(Session.MapAsync(
            (int x) => Noted(path, x) % 4 == 3 ? throw new InvalidDataException($"{x}") : x,
            items,
            new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = Chunk(chunk) }));

        Assert.That(error.InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(new[] { 3, 7, 11 }));
        Assert.That(error.InnerExceptions.Select(e => e.InnerException!.Message), Is.EqualTo(new[] { "3", "7", "11" }));
        Assert.That(folder.Count("ran"), Is.EqualTo(12));
    }

    [Test]
    public async Task Collect_streams_yield_every_value_then_throw_all_errors([Values] bool ordered, [Values(1, 4, 0)] int chunk)
    {
        var options = new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = Chunk(chunk), Window = 5 };
        int[] failing = [3, 7, 11];
        var (values, error) = await UntilError(ordered
            ? Session.StreamAsync((int x) => x % 4 == 3 ? throw new InvalidDataException() : x, Numbers(12), options)
            : Session.StreamUnorderedAsync((int x) => x % 4 == 3 ? throw new InvalidDataException() : x, Numbers(12), options).Select(r => r.Value));

        Assert.That(ordered ? values : [.. values.Order()], Is.EqualTo(Numbers(12).Except(failing)));
        Assert.That(error, Is.TypeOf<AggregateException>());
        Assert.That(((AggregateException)error!).InnerExceptions.Cast<MapItemException>().Select(e => e.Index), Is.EqualTo(failing));
    }

    [Test]
    public async Task FailFast_throws_the_lowest_failed_index_and_starts_no_further_item()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var failed = new ConcurrentBag<long>();

        var error = await Fails<MapItemException>(Session.MapAsync(
            (int x) => Noted(path, x) >= 4 ? throw new InvalidDataException() : x, Numbers(10_000), new MapOptions { ChunkSize = 1, ErrorHandler = e => failed.Add(e.Index) }));

        Assert.That(error.Index, Is.EqualTo(failed.Min()).And.GreaterThanOrEqualTo(4));
        Assert.That(folder.Count("ran"), Is.LessThan(5_000), "the rest does not start");
    }

    [Test]
    public async Task FailFast_waits_for_the_items_that_run()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;

        var map = Task.Run(() => Session.MapAsync((int x) => FirstFailsSecondWaits(path, x), Numbers(2), new MapOptions { ChunkSize = 1, ErrorHandler = _ => folder.Open("gate") }));
        var error = await Fails<MapItemException>(map);

        Assert.That(error.Index, Is.EqualTo(0));
        Assert.That(folder.Count("second"), Is.EqualTo(1), "the second item ended before the map did");
    }

    [TestCase("map")]
    [TestCase("lazy")]
    [TestCase("unordered")]
    public async Task FailFast_cancels_asynchronous_items_after_the_failed_one_and_lets_those_before_it_end(string call)
    {
        await using var session = await OpenAsync(1);
        using var folder = new Folder();
        var path = folder.Path;
        var errors = 0;
        var options = new MapOptions { ConcurrencyPerWorker = 4, ChunkSize = 1, Window = call == "map" ? null : 4, ErrorHandler = _ => Interlocked.Increment(ref errors) };

        // The second of four fails when all are there. The first waits until the third and the fourth have been cancelled.
        var error = await Fails<MapItemException>(call switch
        {
            "map" => session.MapAsync((int x, CancellationToken cancellation) => SecondFailsAsync(path, x, cancellation), Numbers(4), options),
            "lazy" => session.MapAsync((int x, CancellationToken cancellation) => SecondFailsAsync(path, x, cancellation), Numbers(4).Where(_ => true), options),
            _ => session.StreamUnorderedAsync((int x, CancellationToken cancellation) => SecondFailsAsync(path, x, cancellation), Numbers(4), options).ToListAsync().AsTask(),
        });

        Assert.That(error.Index, Is.EqualTo(1));
        Assert.That(error.InnerException, Is.TypeOf<InvalidDataException>());
        Assert.That((folder.Count("cancelled"), folder.Count("ended")), Is.EqualTo((2, 1)));
        Assert.That(errors, Is.EqualTo(1), "what was cancelled for its sake is no error of its own");
    }

    [Test]
    public async Task An_earlier_items_error_that_comes_later_is_the_maps()
    {
        await using var session = await OpenAsync(1);
        using var folder = new Folder();
        var path = folder.Path;

        var error = await Fails<MapItemException>(session.MapAsync(
            (int x, CancellationToken cancellation) => SecondFailsAsync(path, x, cancellation, firstFails: true), Numbers(4), new MapOptions { ConcurrencyPerWorker = 4, ChunkSize = 1 }));

        Assert.That(error.Index, Is.Zero);
    }

    private static async Task<int> SecondFailsAsync(string path, int x, CancellationToken cancellation, bool firstFails = false)
    {
        await MeetAsync(path, x, 4);
        if (x == 1)
        {
            throw new InvalidDataException("second");
        }

        try
        {
            while (x > 1 || Directory.GetFiles(path, "cancelled-*").Length < 2)
            {
                await Task.Delay(2, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            Folder.Note(path, "cancelled");
            throw;
        }

        Folder.Note(path, "ended");
        return firstFails ? throw new InvalidDataException("first") : x;
    }

    [Test]
    public async Task A_failing_ordered_stream_yields_all_results_before_the_failed_index_first([Values(1, 3, 0)] int chunk)
    {
        var (values, error) = await UntilError(Session.StreamAsync((int x) => Raise(x), Numbers(100), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(values, Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
        Assert.That(error, Is.TypeOf<MapItemException>().With.Property("Index").EqualTo(5));
    }

    [Test]
    public async Task A_failing_ordered_stream_throws_the_items_error_although_later_items_still_run()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;

        var (values, error) = await UntilError(Session.StreamAsync(
            (int x) => FirstFailsSecondWaits(path, x), Numbers(2), new MapOptions { ChunkSize = 1, ErrorHandler = _ => Task.Run(() => folder.Open("gate")) }));

        Assert.That(values, Is.Empty);
        Assert.That(error, Is.TypeOf<MapItemException>().With.Property("Index").EqualTo(0));
        Assert.That(folder.Count("second"), Is.EqualTo(1), "the second item ended before the stream did");
    }

    [Test]
    public async Task A_failing_unordered_stream_yields_what_is_finished_then_throws()
    {
        // The source is endless: only its error ends the stream.
        var (values, error) = await UntilError(Session.StreamUnorderedAsync((int x) => Raise(x), new CountedSource(int.MaxValue), new MapOptions { ChunkSize = 1 }));

        Assert.That(values.Select(r => r.Index), Is.Unique.And.Not.Contain(5));
        Assert.That(values.All(r => r.Value == r.Index));
        Assert.That(error, Is.TypeOf<MapItemException>().With.Property("Index").EqualTo(5));
    }

    [Test]
    public async Task A_timeout_or_cancellation_thrown_by_an_item_is_that_items_error([Values] bool asynchronous)
    {
        foreach (var error in (Exception[])[new TimeoutException("mine"), new OperationCanceledException("mine"), new ThreadInterruptedException("mine")])
        {
            var type = error.GetType().Name;
            var thrown = await Fails<MapItemException>(asynchronous
                ? Session.MapAsync(async (int x) => await RaiseLater(type, x), Numbers(3))
                : Session.MapAsync((int x) => RaiseNamed(type, x), Numbers(3)));

            Assert.That(thrown.Index, Is.EqualTo(1));
            Assert.That(thrown.InnerException, Is.TypeOf(error.GetType()).With.Message.EqualTo("mine"));
        }
    }

    [Test]
    public async Task An_error_that_cannot_be_rebuilt_arrives_as_text()
    {
        var error = await Fails<MapItemException>(Session.MapAsync((int x) => x == 1 ? throw new UnbuildableException(x, new object()) : x, Numbers(3)));

        Assert.That(error.Index, Is.EqualTo(1));
        if (Strategy.Traits.ItemsCrossBoundary)
        {
            var remote = error.InnerException as RemoteException;
            Assert.That(remote, Is.Not.Null);
            Assert.That(remote!.TypeName, Does.EndWith(nameof(UnbuildableException)));
            Assert.That(remote.RemoteStackTrace, Does.Contain(nameof(An_error_that_cannot_be_rebuilt_arrives_as_text)));
        }
        else
        {
            Assert.That(error.InnerException, Is.TypeOf<UnbuildableException>());
        }
    }

    [Test]
    public async Task An_error_of_a_nested_map_is_the_items_error_with_the_items_index([Values] bool asynchronous)
    {
        // An ItemTimeoutException thrown by the function itself says nothing about this map's time limit.
        var error = await Fails<MapItemException>(asynchronous
            ? Session.MapAsync(async (int x) => x == 1 ? await NestedTimeoutAsync() : x, Numbers(3))
            : Session.MapAsync((int x) => x == 1 ? NestedTimeoutAsync().Result : x, Numbers(3)));

        Assert.That(error.Index, Is.EqualTo(1));
        Assert.That(error.InnerException, Is.Not.Null);
    }

    [Test]
    public async Task The_error_handler_sees_every_item_error_once_and_one_at_a_time()
    {
        var seen = new ConcurrentBag<long>();
        var inside = 0;
        var most = 0;
        var options = new MapOptions
        {
            OnError = ErrorPolicy.Collect,
            ChunkSize = 2,
            ErrorHandler = e =>
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                seen.Add(e.Index);
                Interlocked.Decrement(ref inside);
            },
        };

        await Fails<AggregateException>(Session.MapAsync((int x) => x % 2 == 0 ? throw new InvalidDataException() : x, Numbers(40), options));

        Assert.That(seen.Order(), Is.EqualTo(Numbers(40).Where(x => x % 2 == 0)));
        Assert.That(most, Is.EqualTo(1));
    }

    [Test]
    public async Task An_exception_thrown_by_a_callback_fails_the_map_with_it([Values("handler", "progress", "observer")] string callback, [Values] bool stream)
    {
        var error = new InvalidDataException(callback);
        var options = new MapOptions
        {
            OnError = ErrorPolicy.Collect,
            ErrorHandler = callback == "handler" ? _ => throw error : null,
            Progress = callback == "progress" ? new Reports(_ => throw error) : null,
            Observer = callback == "observer" ? new Observer(_ => throw error) : null,
        };

        var thrown = stream
            ? (await UntilError(Session.StreamAsync((int x) => Raise(x), Numbers(10), options))).Error
            : await Fails<InvalidDataException>(Session.MapAsync((int x) => Raise(x), Numbers(10), options));

        Assert.That(thrown, Is.SameAs(error));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(5))), Is.EqualTo(Numbers(5)), "the session lives on");
    }

    [Test]
    public async Task Progress_counts_up_to_exactly_all([Values(0, 1, 2)] int workers, [Values(1, 7, 0)] int chunk)
    {
        await using var session = await OpenAsync(workers);

        async Task<List<MapProgress>> Watch(Func<MapOptions, Task> map, long? total = null)
        {
            List<MapProgress> reports = [];
            await Within(map(new MapOptions { ChunkSize = Chunk(chunk), TotalItems = total, OnError = ErrorPolicy.Collect, Progress = new Reports(reports.Add) }));
            Assert.That(reports.Select(r => r.Done), Is.Ordered.Ascending.And.Unique);
            return reports;
        }

        Assert.That((await Watch(o => session.MapAsync((int x) => x, Numbers(50), o)))[^1], Is.EqualTo(new MapProgress(50, 50)), "array");
        Assert.That((await Watch(o => session.MapAsync((int x) => x, Numbers(50), o with { Window = 9 })))[^1], Is.EqualTo(new MapProgress(50, 50)), "array in a window");
        Assert.That((await Watch(o => session.MapAsync((int x) => x, Numbers(50).Where(_ => true), o)))[^1], Is.EqualTo(new MapProgress(50, null)), "lazy");
        Assert.That((await Watch(o => session.MapAsync((int x) => x, Numbers(50).Where(_ => true), o), 50))[^1], Is.EqualTo(new MapProgress(50, 50)), "lazy with a total");
        Assert.That((await Watch(o => session.MapAsync(async (int x) => await Task.FromResult(x), Numbers(50), o)))[^1], Is.EqualTo(new MapProgress(50, 50)), "asynchronous");
        Assert.That((await Watch(o => session.OutcomesAsync((int x) => 1 / (x % 5), Numbers(50), o).ToListAsync().AsTask(), 50))[^1], Is.EqualTo(new MapProgress(50, 50)), "outcomes with errors");
        Assert.That((await Watch(o => session.StreamAsync((int x) => x, Slowly(Numbers(50)), o).ToListAsync().AsTask(), 50))[^1], Is.EqualTo(new MapProgress(50, 50)), "stream");
    }

    [Test]
    public async Task A_map_without_items_reports_once_that_all_are_done()
    {
        int[] none = [];
        Dictionary<string, Func<MapOptions, Task>> maps = new()
        {
            ["array"] = o => Session.MapAsync((int x) => x, none, o),
            ["array in a window"] = o => Session.MapAsync((int x) => x, none, o with { Window = 3 }),
            ["lazy"] = o => Session.MapAsync((int x) => x, none.Where(_ => true), o),
            ["into memory"] = o => Session.MapAsync((int x) => x, none.AsMemory(), none.AsMemory(), o),
            ["asynchronous"] = o => Session.MapAsync(async (int x) => await Task.FromResult(x), none, o),
            ["stream"] = o => Session.StreamAsync((int x) => x, Slowly(none), o).CountAsync().AsTask(),
        };
        foreach (var (name, map) in maps)
        {
            List<MapProgress> reports = [];
            await Within(map(new MapOptions { Progress = new Reports(reports.Add) }));
            Assert.That(reports, Is.EqualTo(new[] { new MapProgress(0, 0) }), name);
        }
    }

    [Test]
    public async Task The_observer_sees_every_item_in_exactly_one_chunk([Values(1, 7, 0)] int chunk)
    {
        var traces = new ConcurrentBag<ChunkTrace>();

        await Within(Session.MapAsync((int x) => x, Numbers(100), new MapOptions { ChunkSize = Chunk(chunk), Observer = new Observer(traces.Add) }));

        Assert.That(traces.SelectMany(t => Enumerable.Range((int)t.FirstItem, t.Items)).Order(), Is.EqualTo(Numbers(100)));
        Assert.That(traces.Select(t => t.Chunk), Is.Unique);
        Assert.That(traces.All(t => t.Started > 0 && t.Started <= t.Finished && t.Finished <= t.Delivered && t.Worker is 0 or 1));
        Assert.That(traces.All(t => (t.ProcessId == Environment.ProcessId) != IsProcesses));
    }

    [Test]
    public async Task A_chunk_functions_error_covers_its_chunk()
    {
        var error = await Fails<AggregateException>(Session.MapChunksAsync(
            (ReadOnlySpan<int> input, Span<int> output) => RaiseInChunk(input, output), Numbers(12), new MapOptions { ChunkSize = 4, OnError = ErrorPolicy.Collect }));

        Assert.That(error.InnerExceptions.Cast<MapItemException>().Select(e => (e.Index, e.Count)), Is.EqualTo(new[] { (4L, 4) }));
        Assert.That(error.InnerExceptions[0].InnerException, Is.TypeOf<InvalidDataException>());
    }

    [Test]
    public async Task RunAsync_fails_like_a_map_of_one_item()
    {
        Assert.That((await Fails<MapItemException>(Session.RunAsync(() => Raise(5)))).Index, Is.EqualTo(0));
        Assert.That((await Fails<MapItemException>(Session.RunAsync(async () => await RaiseLater(nameof(TimeoutException), 1)))).InnerException, Is.TypeOf<TimeoutException>());
    }

    private static int Raise(int x) => x == 5 ? throw new InvalidDataException("123") : x;

    private static void RaiseInChunk(ReadOnlySpan<int> input, Span<int> output)
    {
        input.CopyTo(output);
        if (input.Contains(5))
        {
            throw new InvalidDataException();
        }
    }

    private static int RaiseNamed(string type, int x) => x != 1 ? x : throw type switch
    {
        nameof(TimeoutException) => new TimeoutException("mine"),
        nameof(OperationCanceledException) => new OperationCanceledException("mine"),
        _ => new ThreadInterruptedException("mine"),
    };

    private static async Task<int> RaiseLater(string type, int x)
    {
        await Task.Yield();
        return RaiseNamed(type, x);
    }

    private static async Task<int> NestedTimeoutAsync()
    {
        await using var inner = await new ThreadsStrategy().OpenAsync(new SessionOptions { Workers = 1 });
        await inner.MapAsync(
            (int x) =>
            {
                Thread.Sleep(x * 10);
                return x;
            },
            [0, 0, 0, 20],
            new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(40) });
        return 0;
    }

    private static int FirstFailsSecondWaits(string path, int x)
    {
        if (x == 0)
        {
            WaitForNote(path, "running");
            throw new InvalidDataException();
        }

        Folder.Note(path, "running");
        Folder.Pass(path, "gate");
        Thread.Sleep(20); // so that a map that does not wait is seen
        Folder.Note(path, "second");
        return x;
    }

    private static void WaitForNote(string path, string kind)
    {
        var until = DateTime.UtcNow + Watchdog;
        while (Directory.GetFiles(path, $"{kind}-*").Length == 0 && DateTime.UtcNow < until)
        {
            Thread.Sleep(2);
        }
    }

    private sealed class UnbuildableException(int x, object state) : Exception($"{x}")
    {
        public object State { get; } = state;
    }

    private sealed class Observer(Action<ChunkTrace> seen) : IChunkObserver
    {
        public void OnChunk(in ChunkTrace trace) => seen(trace);
    }
}
