namespace PBench.Strategies.Tests.Contracts;

// C12 to C16: what is pulled, when, and how much of it.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task Every_chunk_size_and_window_gives_the_same([Values(1, 2, 9, 10, 11)] int window)
    {
        var expected = Numbers(10).Select(x => x * 3).ToArray();
        foreach (var chunk in (int[])[1, 2, 9, 10, 11, 0])
        {
            var options = new MapOptions { ChunkSize = Chunk(chunk), Window = window };
            var items = Numbers(10).Where(_ => true);

            Assert.That(await Within(Session.StreamAsync((int x) => x * 3, items, options)), Is.EqualTo(expected), $"stream, chunk {chunk}");
            Assert.That((await Within(Session.StreamUnorderedAsync((int x) => x * 3, items, options))).Select(r => r.Value), Is.EquivalentTo(expected), $"unordered, chunk {chunk}");
            Assert.That(await Within(Session.MapAsync((int x) => x * 3, items, options)), Is.EqualTo(expected), $"map, chunk {chunk}");
            Assert.That(await Within(Session.MapAsync((int x) => x * 3, Numbers(10), options)), Is.EqualTo(expected), $"array, chunk {chunk}");
            Assert.That(await Within(Session.MapAsync((int a, int b) => a + (2 * b), items, Numbers(12), options)), Is.EqualTo(expected), $"zip, chunk {chunk}");
        }
    }

    [Test]
    public async Task An_endless_source_is_left_after_three_results([Values] bool ordered)
    {
        var source = new CountedSource(int.MaxValue);

        var results = ordered
            ? await Within(Session.StreamAsync((int x) => x + 1, source).Take(3))
            : [.. (await Within(Session.StreamUnorderedAsync((int x) => x + 1, source).Take(3))).Select(r => r.Value)];

        Assert.That(results, ordered ? Is.EqualTo(new[] { 1, 2, 3 }) : Has.Count.EqualTo(3));
        Assert.That(source.IsDisposed, "the source must be disposed of");
    }

    [Test]
    public async Task An_endless_asynchronous_source_is_left_after_three_results()
    {
        var source = new CountedSource(int.MaxValue);

        var results = await Within(Session.StreamAsync((int x) => x + 1, Slowly(source)).Take(3));

        Assert.That(results, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(source.IsDisposed, "the source must be disposed of");
    }

    [Test]
    public async Task A_stream_never_pulls_more_than_its_window_ahead_of_the_consumer([Values(1, 2, 7)] int window, [Values(1, 3, 0)] int chunk, [Values] bool ordered)
    {
        var handed = 0;
        var ahead = 0;
        var source = new CountedSource(200) { Pulled = pulled => ahead = Math.Max(ahead, pulled - Volatile.Read(ref handed)) };
        var options = new MapOptions { Window = window, ChunkSize = Chunk(chunk) };
        var stream = ordered ? Session.StreamAsync((int x) => x, source, options) : Session.StreamUnorderedAsync((int x) => x, source, options).Select(r => r.Value);

        await foreach (var _ in stream)
        {
            Interlocked.Increment(ref handed);
        }

        Assert.That(handed, Is.EqualTo(200));
        Assert.That(ahead, Is.InRange(1, window));
    }

    [Test]
    public async Task A_map_never_pulls_more_than_its_window_ahead_of_the_finished_items([Values(1, 2, 7)] int window, [Values(1, 3, 0)] int chunk)
    {
        var finished = 0L;
        var ahead = 0L;
        var source = new CountedSource(200) { Pulled = pulled => ahead = Math.Max(ahead, pulled - Volatile.Read(ref finished)) };
        var options = new MapOptions { Window = window, ChunkSize = Chunk(chunk), Progress = new Reports(p => Volatile.Write(ref finished, p.Done)) };

        var results = await Within(Session.MapAsync((int x) => x, source, options));

        Assert.That(results, Is.EqualTo(Numbers(200)));
        Assert.That(ahead, Is.InRange(1, window));
    }

    [Test]
    public async Task A_map_into_memory_keeps_to_its_window_too()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var results = new int[40];
        var options = new MapOptions { Window = 1, ChunkSize = 8 };

        await Within(Task.Run(() => Session.MapAsync((int x) => NotedSpan(path, x), Numbers(30).AsMemory(), results.AsMemory(5, 30), options)));

        Assert.That(results, Is.EqualTo((int[])[.. new int[5], .. Numbers(30).Select(x => x + 1), .. new int[5]]));
        var spans = folder.Notes("span").Select(note => note.Split(' ').Select(long.Parse).ToArray()).OrderBy(span => span[0]).ToArray(); // one clock for all processes
        Assert.That(spans.Zip(spans.Skip(1)).All(pair => pair.First[1] <= pair.Second[0]), "no two items ran at once");
    }

    private static int NotedSpan(string path, int x)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Thread.SpinWait(20_000);
        Folder.Note(path, "span", $"{started} {System.Diagnostics.Stopwatch.GetTimestamp()}");
        return x + 1;
    }

    [Test]
    public async Task A_consumer_that_stops_reading_stops_the_source()
    {
        var source = new CountedSource(int.MaxValue);
        await using var results = Session.StreamAsync((int x) => x, source, new MapOptions { Window = 8 }).GetAsyncEnumerator();
        Assert.That(await Within(results.MoveNextAsync().AsTask()));

        // Other maps go on meanwhile, so the time they take is time in which the source could have been pulled.
        await Within(Session.MapAsync((int x) => x, Numbers(500), new MapOptions { ChunkSize = 1 }));

        Assert.That(source.Count, Is.LessThanOrEqualTo(9));
    }

    [Test]
    public async Task An_option_out_of_range_is_refused_at_the_call_before_any_item_is_pulled()
    {
        MapOptions[] wrong =
        [
            new() { Window = 0 }, new() { Window = -1 },
            new() { Timeout = TimeSpan.Zero }, new() { Timeout = TimeSpan.FromSeconds(-1) }, new() { Timeout = TimeSpan.MaxValue },
            new() { ItemTimeout = TimeSpan.Zero }, new() { ItemTimeout = TimeSpan.FromSeconds(-1) }, new() { ItemTimeout = TimeSpan.MaxValue },
            new() { Retries = -1 },
            new() { Pause = TimeSpan.FromSeconds(-1) }, new() { Pause = TimeSpan.MaxValue },
            new() { ConcurrencyPerWorker = 0 }, new() { ConcurrencyPerWorker = 5000 },
            new() { TotalItems = -1 },
            new() { OnError = (ErrorPolicy)7 },
        ];
        foreach (var options in wrong)
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Session.MapAsync((int x) => x, Untouchable(), options), $"map, {options}");
            Assert.Throws<ArgumentOutOfRangeException>(() => Session.StreamAsync((int x) => x, Untouchable(), options), $"stream, {options}");
            Assert.Throws<ArgumentOutOfRangeException>(() => Session.StreamUnorderedAsync((int x) => x, Untouchable(), options), $"unordered, {options}");
            Assert.Throws<ArgumentOutOfRangeException>(() => Session.OutcomesAsync((int x) => x, Untouchable(), options), $"outcomes, {options}");
            Assert.Throws<ArgumentOutOfRangeException>(() => Session.MapAsync((int x) => x, new int[3], new int[3], options), $"into memory, {options}");
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Session.RunAsync(() => 1, options), $"run, {options}");
        }
    }

    [Test]
    public async Task A_missing_argument_is_refused_at_the_call()
    {
        Assert.Throws<ArgumentNullException>(() => Session.MapAsync((Func<int, int>)null!, Numbers(1)));
        Assert.Throws<ArgumentNullException>(() => Session.MapAsync((int x) => x, (IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => Session.StreamAsync((int x) => x, (IAsyncEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => Session.MapAsync((int a, int b) => a, Numbers(1), (IEnumerable<int>)null!));
        Assert.Throws<ArgumentNullException>(() => ((IMapSession)null!).MapAsync((int x) => x, Numbers(1)));
        await Assert.ThrowsAsync<ArgumentException>(() => Session.MapAsync((int x) => x, new int[3].AsMemory(), new int[4].AsMemory()));
    }

    [Test]
    public async Task Leaving_a_stream_early_frees_the_workers()
    {
        using var folder = new Folder();
        var path = folder.Path;

        var first = await Within(Session.StreamAsync((int x) => Noted(path, x), new CountedSource(int.MaxValue), new MapOptions { Window = 16 }).Take(1));
        var started = folder.Count("ran");

        Assert.That(first, Is.EqualTo(new[] { 0 }));
        Assert.That(await Within(Session.MapAsync((int x) => x, Numbers(10))), Is.EqualTo(Numbers(10)), "the session lives on");
        Assert.That(folder.Count("ran"), Is.EqualTo(started), "no item of the stream starts after it was left");
    }

    [Test]
    public async Task A_stream_that_is_not_enumerated_starts_nothing()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var source = new CountedSource(10);

        var stream = Session.StreamAsync((int x) => Noted(path, x), source);
        await Within(Session.MapAsync((int x) => x, Numbers(10)));
        Assert.That((source.Count, folder.Count("ran")), Is.EqualTo((0, 0)));

        Assert.That(await Within(stream), Is.EqualTo(Numbers(10)));
        Assert.That(await Within(stream), Is.EqualTo(Numbers(10)), "each enumeration is a map of its own");
        Assert.That((source.Count, folder.Count("ran")), Is.EqualTo((20, 20)));
    }

    [Test]
    public async Task An_item_of_a_slow_source_is_run_without_waiting_for_company([Values] bool ordered)
    {
        var source = System.Threading.Channels.Channel.CreateUnbounded<int>();
        var stream = ordered ? Session.StreamAsync((int x) => x * 3, source.Reader.ReadAllAsync()) : Session.StreamUnorderedAsync((int x) => x * 3, source.Reader.ReadAllAsync()).Select(r => r.Value);
        await using var results = stream.GetAsyncEnumerator();

        for (var i = 0; i < 20; i++)
        {
            var next = results.MoveNextAsync().AsTask();
            source.Writer.TryWrite(i); // the next is written only when this one came back
            Assert.That(await Within(next));
            Assert.That(results.Current, Is.EqualTo(i * 3));
        }

        source.Writer.Complete();
        Assert.That(await Within(results.MoveNextAsync().AsTask()), Is.False);
    }

    private static int Noted(string path, int x)
    {
        Folder.Note(path, "ran");
        return x;
    }

    /// <summary>The numbers from 0 on; counts how many were pulled in all.</summary>
    private sealed class CountedSource(int length) : IEnumerable<int>
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public bool IsDisposed { get; private set; }

        public Action<int>? Pulled { get; init; }

        public IEnumerator<int> GetEnumerator()
        {
            try
            {
                for (var i = 0; i < length; i++)
                {
                    var pulled = Interlocked.Increment(ref count);
                    Pulled?.Invoke(pulled);
                    yield return i;
                }
            }
            finally
            {
                IsDisposed = true;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    /// <summary>Passes reports on at once, unlike <see cref="Progress{T}"/>.</summary>
    private sealed class Reports(Action<MapProgress> report) : IProgress<MapProgress>
    {
        public void Report(MapProgress value) => report(value);
    }
}
