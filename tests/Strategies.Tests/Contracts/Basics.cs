namespace PBench.Strategies.Tests.Contracts;

// C1, C2 and C6 to C10: results, their order, and what the items may come from.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_map_equals_a_plain_loop_for_every_chunk_size([Values(1, 3, 100, 110, 0)] int chunk)
    {
        var results = await Within(Session.MapAsync((int x) => x * 3, Numbers(100), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(results, Is.EqualTo(Numbers(100).Select(x => x * 3)));
    }

    [Test]
    public async Task A_map_equals_a_plain_loop_for_every_number_of_workers([Values(0, 1, 5)] int workers)
    {
        await using var session = await OpenAsync(workers);

        foreach (var count in (int[])[1, 3, 10, 101])
        {
            var results = await Within(session.MapAsync((int x) => x * 3, Numbers(count), new MapOptions { ChunkSize = 3 }));
            Assert.That(results, Is.EqualTo(Numbers(count).Select(x => x * 3)), $"{count} items");
        }
    }

    [Test]
    public async Task Result_i_belongs_to_item_i_even_when_later_chunks_finish_first()
    {
        await using var session = await OpenAsync(4);
        int[] slowFirst = [50, 0, 0, 0]; // milliseconds each item takes

        var results = await Within(session.MapAsync(
            (int milliseconds) =>
            {
                Thread.Sleep(milliseconds);
                return milliseconds * milliseconds;
            },
            slowFirst,
            new MapOptions { ChunkSize = 1 }));

        Assert.That(results, Is.EqualTo(new[] { 2500, 0, 0, 0 }));
    }

    [Test]
    public async Task A_lazy_sequence_gives_the_same_as_an_array([Values(1, 3, 0)] int chunk)
    {
        var results = await Within(Session.MapAsync((int x) => x * 3, Numbers(1000).Where(x => x % 2 == 0), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(results, Is.EqualTo(Numbers(1000).Where(x => x % 2 == 0).Select(x => x * 3)));
    }

    [Test]
    public void A_chunk_size_that_is_not_positive_is_refused([Values(0, -1)] int size) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Session.MapAsync((int x) => x, Untouchable(), new MapOptions { ChunkSize = size }));

    [Test]
    public async Task No_items_give_no_results_in_every_shape()
    {
        int[] none = [];
        var lazy = none.Where(x => x > 0);
        var one = new MapOptions { ChunkSize = 1 };

        Assert.That(await Within(Session.MapAsync((int x) => x, none)), Is.Empty);
        Assert.That(await Within(Session.MapAsync((int x) => x, none, one)), Is.Empty);
        Assert.That(await Within(Session.MapAsync((int x) => x, lazy)), Is.Empty);
        Assert.That(await Within(Session.MapAsync((int x) => x, Slowly(none))), Is.Empty);
        Assert.That(await Within(Session.MapAsync((int a, int b) => a + b, none, Numbers(3))), Is.Empty);
        Assert.That(await Within(Session.MapAsync(async (int x) => await Task.FromResult(x), none)), Is.Empty);
        Assert.That(await Within(Session.StarMapAsync((int a, int b) => a + b, Array.Empty<(int, int)>())), Is.Empty);
        Assert.That(await Within(Session.MapChunksAsync((ReadOnlySpan<int> input, Span<int> output) => input.CopyTo(output), none)), Is.Empty);
        Assert.That(await Within(Session.StreamAsync((int x) => x, none)), Is.Empty);
        Assert.That(await Within(Session.StreamUnorderedAsync((int x) => x, lazy)), Is.Empty);
        Assert.That(await Within(Session.OutcomesAsync((int x) => x, Slowly(none))), Is.Empty);
        Assert.That(await Within(Session.OutcomesUnorderedAsync((int x) => x, none)), Is.Empty);
        await Within(Session.ForEachAsync((int _) => { }, none));
        await Within(Session.MapAsync((int x) => x, ReadOnlyMemory<int>.Empty, Memory<int>.Empty));
    }

    [Test]
    public async Task An_ordered_stream_yields_in_input_order_and_stays_ended([Values(10, 1000)] int count, [Values(100, 0)] int chunk)
    {
        await using var results = Session.StreamAsync((int x) => x * 3, Numbers(count), new MapOptions { ChunkSize = Chunk(chunk) }).GetAsyncEnumerator();

        for (var i = 0; i < count; i++)
        {
            Assert.That(await Within(results.MoveNextAsync().AsTask()));
            Assert.That(results.Current, Is.EqualTo(i * 3));
        }

        Assert.That(await Within(results.MoveNextAsync().AsTask()), Is.False);
        Assert.That(await Within(results.MoveNextAsync().AsTask()), Is.False);
    }

    [Test]
    public async Task An_unordered_stream_yields_every_index_exactly_once([Values(1, 7, 0)] int chunk)
    {
        var results = await Within(Session.StreamUnorderedAsync((int x) => x * 3, Numbers(1000), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(results.OrderBy(r => r.Index), Is.EqualTo(Numbers(1000).Select(x => new MapResult<int>(x, x * 3))));
    }

    [Test]
    public async Task An_unordered_stream_yields_quick_items_while_a_slow_one_runs()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;
        List<long> order = [];

        await foreach (var result in Session.StreamUnorderedAsync((int x) => PassIfFirst(path, x), Numbers(4), new MapOptions { ChunkSize = 1 }))
        {
            order.Add(result.Index);
            if (order.Count == 3)
            {
                folder.Open("gate");
            }
        }

        Assert.That(order.Take(3), Is.EquivalentTo(new[] { 1, 2, 3 }));
        Assert.That(order[^1], Is.EqualTo(0));
    }

    [Test]
    public async Task An_ordered_stream_waits_for_a_slow_item()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;
        await using var results = Session.StreamAsync((int x) => PassIfFirst(path, x), Numbers(4), new MapOptions { ChunkSize = 1 }).GetAsyncEnumerator();

        var first = results.MoveNextAsync().AsTask();
        await folder.Until("quick", 3);
        Assert.That(first.IsCompleted, Is.False);
        folder.Open("gate");

        Assert.That(await Within(first));
        Assert.That(results.Current, Is.EqualTo(0));
    }

    [Test]
    public async Task Every_container_of_the_same_items_gives_the_same()
    {
        char[] letters = ['p', 'o', 'o', 'l'];
        var expected = letters.Select(c => c + 1).ToArray();
        Func<char, int> next = c => c + 1;

        Assert.Multiple(() =>
        {
            Assert.That(async () => await Within(Session.MapAsync(next, letters)), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, letters.ToList())), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, letters.AsMemory())), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, (ReadOnlyMemory<char>)letters)), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, "pool".AsMemory())), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, letters.AsReadOnly())), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, new Queue<char>(letters))), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, new LinkedList<char>(letters))), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, System.Collections.Immutable.ImmutableArray.Create(letters))), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, "pool")), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, letters.Select(c => c))), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, Slowly(letters))), Is.EqualTo(expected));
            Assert.That(async () => await Within(Session.MapAsync(next, letters.ToAsyncEnumerable())), Is.EqualTo(expected));
        });
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_collection_that_shrinks_or_grows_while_it_is_read_gives_the_items_it_has([Values(2, 5)] int said)
    {
        // As a concurrent collection that other threads change between its count and its copy.
        var items = new Unreliable([7, 8, 9], said);

        Assert.That(await Within(Session.MapAsync((int x) => x, items)), Is.EqualTo(new[] { 7, 8, 9 }));
        Assert.That(await Within(Session.StreamAsync((int x) => x, items)), Is.EqualTo(new[] { 7, 8, 9 }));
        Assert.That(await Within(Session.MapAsync((int x) => x, new System.Collections.Concurrent.ConcurrentQueue<int>([7, 8, 9]))), Is.EqualTo(new[] { 7, 8, 9 }));
    }

    [Test]
    public async Task A_collection_changed_during_the_map_does_not_change_it()
    {
        using var folder = new Folder();
        var path = folder.Path;
        var items = new List<int> { 1, 2, 3 };

        var map = Task.Run(() => Session.MapAsync((int x) => Gated(path, x), items, new MapOptions { ChunkSize = 1 }));
        await folder.Until("started", 1);
        items.Clear();
        folder.Open("gate");

        Assert.That(await Within(map), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Items_get_the_same_random_numbers_whatever_the_workers_and_chunks()
    {
        var expected = Numbers(50).Select(i => ItemRandom.For(42, i).Next()).ToArray();

        foreach (var chunk in (int[])[1, 7, 0])
        {
            var results = await Within(Session.MapAsync((int i) => ItemRandom.For(42, i).Next(), Numbers(50), new MapOptions { ChunkSize = Chunk(chunk) }));
            Assert.That(results, Is.EqualTo(expected));
        }

        Assert.That(expected.Distinct().Count(), Is.EqualTo(50));
        Assert.That(ItemRandom.For(42, 0).Next(), Is.EqualTo(722272470), "the numbers are part of the contract: a stored seed must mean the same tomorrow");
    }

    /// <summary>A collection whose count is not what it has.</summary>
    private sealed class Unreliable(int[] items, int count) : ICollection<int>
    {
        public int Count => count;

        public bool IsReadOnly => true;

        public void Add(int item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(int item) => items.Contains(item);

        public void CopyTo(int[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

        public IEnumerator<int> GetEnumerator() => items.AsEnumerable().GetEnumerator();

        public bool Remove(int item) => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static int PassIfFirst(string path, int x)
    {
        if (x == 0)
        {
            Folder.Pass(path, "gate");
        }
        else
        {
            Folder.Note(path, "quick");
        }

        return x;
    }

    private static int Gated(string path, int x)
    {
        Folder.Note(path, "started");
        Folder.Pass(path, "gate");
        return x;
    }

    /// <summary>A source that nobody may enumerate.</summary>
    private static IEnumerable<int> Untouchable()
    {
        Assert.Fail("an item was pulled");
        yield break;
    }
}
