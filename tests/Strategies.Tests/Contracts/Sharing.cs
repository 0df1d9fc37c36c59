namespace PBench.Strategies.Tests.Contracts;

public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_shared_value_is_read_in_every_worker([Values(10, 100_000)] int length)
    {
        await using var session = await OpenAsync();
        using var table = await session.ShareAsync(Numbers(length));

        var results = await session.MapAsync((int x) => table.Value[x] * 2, Numbers(10), new MapOptions { ChunkSize = 1 });

        Assert.That(results, Is.EqualTo(Numbers(10).Select(x => x * 2)));
    }

    [Test]
    public async Task A_shared_array_gives_its_elements_to_chunk_functions()
    {
        await using var session = await OpenAsync();
        using var born = session.AllocateShared<double>(1000);
        for (var i = 0; i < born.Length; i++)
        {
            born.Span[i] = i;
        }

        var results = await session.MapChunksAsync(
            (ReadOnlySpan<double> input, Span<double> output) =>
            {
                for (var i = 0; i < input.Length; i++)
                {
                    output[i] = input[i] + 0.5;
                }
            },
            born);

        Assert.That(results, Is.EqualTo(Numbers(1000).Select(x => x + 0.5)));
    }

    [Test]
    public async Task Maps_from_and_to_parts_of_shared_arrays_give_what_private_arrays_give([Values(0, 1, 7, 5000)] int chunk, [Values] bool wholeChunks)
    {
        await using var session = await OpenAsync();
        using var born = session.AllocateShared<int>(3000);
        using var kept = session.AllocateShared<long>(3000);
        Numbers(3000).CopyTo(born.Memory);
        var (items, results) = ((ReadOnlyMemory<int>)born.Memory[500..2500], kept.Memory[100..2100]);
        var options = new MapOptions { ChunkSize = Chunk(chunk) };

        await Within(wholeChunks
            ? session.MapChunksAsync<int, long>(Double, items, results, options)
            : session.MapAsync(static x => 2L * x, items, results, options));

        Assert.That(results.ToArray(), Is.EqualTo(Enumerable.Range(500, 2000).Select(x => 2L * x)));
        Assert.That((kept.Span[..100].ContainsAnyExcept(0), kept.Span[2100..].ContainsAnyExcept(0)), Is.EqualTo((false, false)), "around them");
    }

    [Test]
    public async Task Items_and_results_in_shared_arrays_do_not_travel()
    {
        Assume.That(Strategy.Traits.ItemsCrossBoundary, "Here nothing travels anyway.");
        await using var session = await OpenAsync();
        using var born = session.AllocateShared<int>(10_000);
        using var kept = session.AllocateShared<long>(10_000);
        var traffic = new Traffic();

        await Within(session.MapChunksAsync<int, long>(Double, born, kept.Memory, new MapOptions { Observer = traffic }));

        Assert.That(traffic.Bytes, Is.LessThan(10_000), "bytes for as many items and results");
    }

    [Test]
    public async Task A_crash_amid_shared_arrays_costs_its_item_alone()
    {
        NeedsSurvival();
        await using var session = await OpenAsync();
        using var born = session.AllocateShared<int>(100);
        using var kept = session.AllocateShared<int>(100);
        Numbers(100).CopyTo(born.Memory);

        var map = session.MapAsync(
            static x => x == 42 ? Die("exit 1") : x + 1,
            (ReadOnlyMemory<int>)born.Memory, kept.Memory, new MapOptions { OnError = ErrorPolicy.Collect, ChunkSize = 20 });

        var errors = await Fails<AggregateException>(Within(map));
        Assert.That(errors.InnerExceptions.Cast<WorkerLostException>().Select(lost => lost.Index), Is.EqualTo(new[] { 42L }));
        Assert.That(kept.Memory.ToArray().Where((_, i) => i != 42), Is.EqualTo(Numbers(100).Where(i => i != 42).Select(x => x + 1)));
    }

    [Test]
    public async Task Items_that_their_results_replace_are_tried_again_as_they_were()
    {
        NeedsSurvival();
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();
        using var array = session.AllocateShared<int>(100);
        Numbers(100).CopyTo(array.Memory);

        await Within(session.MapChunksAsync(
            (ReadOnlySpan<int> input, Span<int> output) =>
            {
                for (var i = 0; i < input.Length; i++)
                {
                    output[i] = input[i] + 1;
                }

                if (Directory.GetFiles(path, "died-*").Length == 0)
                {
                    Folder.Note(path, "died");
                    Die("exit 1");
                }
            },
            (ReadOnlyMemory<int>)array.Memory, array.Memory, new MapOptions { Retries = 5, ChunkSize = 10 }));

        Assert.That(array.Memory.ToArray(), Is.EqualTo(Numbers(100).Select(x => x + 1)));
    }

    [Test]
    public async Task What_workers_write_into_a_captured_shared_array_is_seen_by_the_caller()
    {
        await using var session = await OpenAsync();
        using var squares = session.AllocateShared<long>(100);

        await session.ForEachAsync((int x) => squares.Span[x] = (long)x * x, Numbers(100));

        Assert.That(squares.Memory.ToArray(), Is.EqualTo(Numbers(100).Select(x => (long)x * x)));
    }

    [Test]
    public async Task A_disposed_shared_array_is_mapped_by_no_worker()
    {
        Assume.That(IsProcesses && OperatingSystem.IsLinux(), "Tells by /proc what workers have mapped.");
        await using var session = await OpenAsync();
        const int bytes = 3 << 20;
        for (var i = 0; i < 3; i++)
        {
            using var born = session.AllocateShared<byte>(bytes);
            using var kept = session.AllocateShared<byte>(bytes);
            await Within(session.MapChunksAsync((ReadOnlySpan<byte> input, Span<byte> output) => output.Fill(born.Span[0]), born, kept.Memory, new MapOptions { ChunkSize = bytes / 4 }));
        }

        // The next chunk to a worker tells it what is not shared any more.
        var mapped = await Within(session.MapAsync(static (int _) => Mappings(bytes), Numbers(50), new MapOptions { ChunkSize = 1, Pause = TimeSpan.FromMilliseconds(1) }));

        Assert.That(mapped, Is.All.Zero);
    }

    private static int Mappings(long bytes) => File.ReadLines("/proc/self/maps").Count(line =>
        line.Split(' ')[0].Split('-') is [var from, var to] && Convert.ToInt64(to, 16) - Convert.ToInt64(from, 16) == bytes);

    [Test]
    public async Task A_disposed_shared_value_is_refused()
    {
        await using var session = await OpenAsync();
        var table = await session.ShareAsync(Numbers(10));
        table.Dispose();

        Assert.That(async () => await session.MapAsync((int x) => table.Value[x], Numbers(10)), Strategy.Traits.ItemsCrossBoundary ? Throws.Exception : Throws.Nothing);
    }

    private static void Double(ReadOnlySpan<int> items, Span<long> results)
    {
        for (var i = 0; i < items.Length; i++)
        {
            results[i] = 2L * items[i];
        }
    }

    private sealed class Traffic : IChunkObserver
    {
        private long bytes;

        public long Bytes => Volatile.Read(ref bytes);

        public void OnChunk(in ChunkTrace trace) => Interlocked.Add(ref bytes, trace.BytesIn + trace.BytesOut);
    }
}
