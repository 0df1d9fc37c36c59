using System.Collections.Concurrent;

namespace PBench.Strategies.Tests.Contracts;

// A chunk size that the caller chose: one chunk for the function, the observer and every figure, however it is moved.
public abstract partial class ParallelMapContract
{
    [TestCase(1_000_000, 200_000)] // 1.6 MB in a chunk: more than any place or pipe of a small transport
    [TestCase(100_001, 50_000)]
    [TestCase(30, 3)]
    public async Task A_chunk_of_a_chosen_size_is_one_chunk(int items, int size)
    {
        var chunks = new Chunks();

        var results = await Within(Session.MapAsync(static (double x) => x + 1, Numbers(items).Select(x => (double)x).ToArray(), new MapOptions { ChunkSize = size, Observer = chunks }));

        Assert.That(results, Is.EqualTo(Numbers(items).Select(x => x + 1.0)));
        chunks.AreWhole(items, size);
    }

    [Test]
    public async Task A_chunk_of_encoded_items_of_a_chosen_size_is_one_chunk()
    {
        var chunks = new Chunks();
        var texts = Numbers(20_000).Select(x => $"{x}".PadLeft(100)).ToArray();

        var results = await Within(Session.MapAsync(static text => text.Trim(), texts, new MapOptions { ChunkSize = 9_000, Observer = chunks }));

        Assert.That(results, Is.EqualTo(Numbers(20_000).Select(x => $"{x}")));
        chunks.AreWhole(20_000, 9_000);
    }

    [Test]
    public async Task A_chunk_of_asynchronous_items_of_a_chosen_size_is_one_chunk([Values(1, 40)] int size)
    {
        var chunks = new Chunks();

        await Within(Session.MapAsync(async (int x) => await Task.FromResult(x), Numbers(100), new MapOptions { ChunkSize = size, ConcurrencyPerWorker = 4, Observer = chunks }));

        chunks.AreWhole(100, size);
    }

    [Test]
    public async Task A_chunk_of_a_chosen_size_runs_in_one_worker()
    {
        await using var session = await OpenAsync();

        var workers = await Within(session.MapAsync(static (double x) => Environment.ProcessId, new double[500_000], new MapOptions { ChunkSize = 100_000 }));

        Assert.That(workers.Chunk(100_000).Select(chunk => chunk.Distinct().Count()), Is.All.EqualTo(1));
    }

    [Test]
    public async Task A_stream_of_a_chosen_chunk_size_waits_for_no_item_that_its_source_does_not_have([Values] bool blocking, [Values(0, 2, 1000)] int size)
    {
        using var answered = new SemaphoreSlim(1);
        var source = blocking ? OneByOne(answered).ToAsyncEnumerable() : OneByOneAsync(answered);
        List<int> results = [];

        await Within(Task.Run(async () =>
        {
            await foreach (var result in Session.StreamAsync(static (int x) => x + 1, source, new MapOptions { ChunkSize = Chunk(size) }))
            {
                results.Add(result);
                answered.Release();
            }
        }));

        Assert.That(results, Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task Bytes_of_results_are_those_of_the_results()
    {
        Assume.That(Strategy.Traits.ItemsCrossBoundary, "Here nothing is encoded.");
        foreach (var (items, size) in new[] { (10, 10), (200_000, 200_000), (200_000, 7_000) })
        {
            var chunks = new Chunks();

            await Within(Session.MapAsync(static (double x) => x + 1, new double[items], new MapOptions { ChunkSize = size, Observer = chunks }));
            await Within(Session.MapChunksAsync(static (ReadOnlySpan<double> input, Span<double> output) => input.CopyTo(output), new double[items], new MapOptions { ChunkSize = size, Observer = chunks }));

            Assert.That(chunks.All.Sum(c => c.BytesOut), Is.EqualTo(2 * 8 * items), $"{items} in chunks of {size}");
        }
    }

    private static IEnumerable<int> OneByOne(SemaphoreSlim answered)
    {
        for (var i = 0; i < 3; i++)
        {
            answered.Wait();
            yield return i;
        }
    }

    private static async IAsyncEnumerable<int> OneByOneAsync(SemaphoreSlim answered)
    {
        for (var i = 0; i < 3; i++)
        {
            await answered.WaitAsync();
            yield return i;
        }
    }

    private sealed class Chunks : IChunkObserver
    {
        public ConcurrentBag<ChunkTrace> All { get; } = [];

        public void OnChunk(in ChunkTrace trace) => All.Add(trace);

        public void AreWhole(int items, int size)
        {
            var count = (items + size - 1) / size;
            Assert.That(All.OrderBy(c => c.FirstItem).Select(c => (c.FirstItem, c.Items)), Is.EqualTo(Numbers(count).Select(i => ((long)i * size, Math.Min(size, items - (i * size))))));
            Assert.That(All.Select(c => c.Chunk).Order(), Is.EqualTo(Numbers(count).Select(i => (long)i)), "their numbers");
        }
    }
}
