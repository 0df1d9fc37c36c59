namespace PBench.Strategies.Tests.Contracts;

public abstract partial class ParallelMapContract
{
    [Test]
    public async Task Result_i_belongs_to_item_i_even_when_later_chunks_finish_first()
    {
        await using var session = await OpenAsync(4);
        int[] slowFirst = [50, 0, 0, 0]; // milliseconds each item takes

        var results = await session.MapAsync(
            (int milliseconds) =>
            {
                Thread.Sleep(milliseconds);
                return milliseconds * milliseconds;
            },
            slowFirst,
            new MapOptions { ChunkSize = 1 });

        Assert.That(results, Is.EqualTo(new[] { 2500, 0, 0, 0 }));
    }

    [Test]
    public async Task A_map_equals_a_plain_loop_for_every_chunk_size([Values(1, 3, 100, 110, 0)] int chunk, [Values(1, 2, 5)] int workers)
    {
        await using var session = await OpenAsync(workers);
        var items = Numbers(100);

        var results = await session.MapAsync((int x) => x * 3, items, new MapOptions { ChunkSize = chunk == 0 ? ChunkSize.Auto : chunk });

        Assert.That(results, Is.EqualTo(items.Select(x => x * 3)));
    }

    [Test]
    public async Task A_lazy_sequence_gives_the_same_as_an_array([Values(1, 3, 0)] int chunk)
    {
        await using var session = await OpenAsync();

        var results = await session.MapAsync((int x) => x * 3, Numbers(1000).Where(x => x % 2 == 0), new MapOptions { ChunkSize = chunk == 0 ? ChunkSize.Auto : chunk });

        Assert.That(results, Is.EqualTo(Numbers(1000).Where(x => x % 2 == 0).Select(x => x * 3)));
    }

    [Test]
    public async Task An_ordered_stream_yields_in_input_order()
    {
        await using var session = await OpenAsync();
        List<int> results = [];

        await foreach (var y in session.StreamAsync((int x) => x * 3, Numbers(1000)))
        {
            results.Add(y);
        }

        Assert.That(results, Is.EqualTo(Numbers(1000).Select(x => x * 3)));
    }

    [Test]
    public async Task An_unordered_stream_yields_every_index_exactly_once()
    {
        await using var session = await OpenAsync();
        List<MapResult<int>> results = [];

        await foreach (var result in session.StreamUnorderedAsync((int x) => x * 3, Numbers(1000), new MapOptions { ChunkSize = 7 }))
        {
            results.Add(result);
        }

        Assert.That(results.OrderBy(r => r.Index), Is.EqualTo(Numbers(1000).Select(x => new MapResult<int>(x, x * 3))));
    }

    [Test]
    public async Task An_endless_source_is_left_after_three_results()
    {
        await using var session = await OpenAsync();
        var disposed = false;
        IEnumerable<int> Endless()
        {
            try
            {
                for (var i = 0; ; i++)
                {
                    yield return i;
                }
            }
            finally
            {
                disposed = true;
            }
        }

        List<int> results = [];
        await foreach (var y in session.StreamAsync((int x) => x + 1, Endless()))
        {
            results.Add(y);
            if (results.Count == 3)
            {
                break;
            }
        }

        Assert.That(results, Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(disposed, "the source must be disposed of");
    }

    [Test]
    public async Task FailFast_throws_the_item_with_its_index()
    {
        await using var session = await OpenAsync();

        var error = await Assert.ThrowsAsync<MapItemException>(() => session.MapAsync((int x) => 100 / (x - 5), Numbers(10), new MapOptions { ChunkSize = 3 }));

        Assert.That(error!.Index, Is.EqualTo(5));
        Assert.That(error!.InnerException, Is.TypeOf<DivideByZeroException>());
        Assert.That(await session.MapAsync((int x) => x, Numbers(3)), Is.EqualTo(Numbers(3)), "the session lives on");
    }

    [Test]
    public async Task Asynchronous_items_wait_side_by_side()
    {
        await using var session = await OpenAsync();

        var results = await session.MapAsync(
            async (int x, CancellationToken cancellation) =>
            {
                await Task.Delay(1, cancellation);
                return x * 2;
            },
            Numbers(50),
            new MapOptions { ConcurrencyPerWorker = 16 });

        Assert.That(results, Is.EqualTo(Numbers(50).Select(x => x * 2)));
    }

    [Test]
    public async Task An_item_over_its_time_limit_fails()
    {
        await using var session = await OpenAsync();

        var error = await Assert.ThrowsAsync<ItemTimeoutException>(() => session.MapAsync(
            (int x) =>
            {
                if (x == 3)
                {
                    Thread.Sleep(1000);
                }

                return x;
            },
            Numbers(10),
            new MapOptions { ItemTimeout = TimeSpan.FromMilliseconds(100) }));

        Assert.That(error!.Index, Is.EqualTo(3));
    }
}
