using System.Diagnostics;

namespace PBench.Strategies.Tests.Contracts;

// Results that are written where the items lie: every result is made from the items as they were at the call.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task Results_may_replace_their_items([Values(0, 1, 7, 5000)] int chunk, [Values] bool wholeChunks, [Values] bool shared)
    {
        using var born = shared ? Session.AllocateShared<int>(3000) : null;
        var array = born?.Memory ?? new int[3000];
        Numbers(3000).CopyTo(array);
        var options = new MapOptions { ChunkSize = Chunk(chunk) };

        await Within(wholeChunks
            ? Session.MapChunksAsync<int, int>(AddOne, array, array, options)
            : Session.MapAsync(static x => x + 1, (ReadOnlyMemory<int>)array, array, options));

        Assert.That(array.ToArray(), Is.EqualTo(Numbers(3000).Select(x => x + 1)));
    }

    [Test]
    public async Task Results_may_replace_the_items_of_others([Values(-3, 1, 500)] int shift, [Values(0, 1, 64)] int chunk, [Values] bool shared)
    {
        using var born = shared ? Session.AllocateShared<int>(2000) : null;
        var array = born?.Memory ?? new int[2000];
        Numbers(2000).CopyTo(array);

        await Within(Session.MapAsync(static x => x + 1, (ReadOnlyMemory<int>)array.Slice(500, 1000), array.Slice(500 + shift, 1000), new MapOptions { ChunkSize = Chunk(chunk) }));

        Assert.That(array.Slice(500 + shift, 1000).ToArray(), Is.EqualTo(Enumerable.Range(501, 1000)));
        Assert.That(array[..Math.Min(500, 500 + shift)].ToArray(), Is.EqualTo(Numbers(Math.Min(500, 500 + shift))), "before them");
    }

    [Test]
    public async Task Texts_may_replace_the_texts_of_others()
    {
        var texts = Numbers(100).Select(x => $"{x}").ToArray();

        await Within(Session.MapAsync(static text => text + "!", (ReadOnlyMemory<string>)texts.AsMemory(0, 99), texts.AsMemory(1)));

        Assert.That(texts, Is.EqualTo(Numbers(99).Select(x => $"{x}!").Prepend("0")));
    }

    [Test]
    public async Task A_chunk_function_reads_its_items_while_it_writes_over_them()
    {
        var array = Numbers(100);

        await Within(Session.MapChunksAsync<int, int>(AddFirst, array, array, new MapOptions { ChunkSize = 50 }));

        Assert.That(array, Is.EqualTo(Numbers(100).Select(x => x + (x < 50 ? 0 : 50))));
    }

    [Test]
    public async Task Items_of_a_chunk_that_failed_are_as_they_were()
    {
        var array = Numbers(100);

        var error = await Fails<MapItemException>(Session.MapChunksAsync<int, int>(WriteAndThrow, array, array, new MapOptions { ChunkSize = 100 }));

        Assert.That(error.InnerException, Is.InstanceOf<InvalidDataException>());
        Assert.That(array, Is.EqualTo(Numbers(100)));
    }

    [Test]
    public async Task A_worker_that_dies_amid_the_hand_over_of_a_large_chunk_costs_no_item_its_value()
    {
        NeedsSurvival();
        using var folder = new Folder();
        var path = folder.Path;
        await using var session = await OpenAsync();
        var length = Strategy.Name == "shm" ? 25 << 20 : 2 << 20; // several times the place for results
        using var array = session.AllocateShared<int>(length);
        for (var i = 0; i < length; i++)
        {
            array.Span[i] = i;
        }

        await Within(session.MapChunksAsync(
            (ReadOnlySpan<int> input, Span<int> output) =>
            {
                DieWhenChanged(array, input[0], path);
                AddOne(input, output);
            },
            (ReadOnlyMemory<int>)array.Memory, array.Memory, new MapOptions { Retries = 3, ChunkSize = length }));

        var wrong = 0;
        for (var i = 0; i < length; i++)
        {
            wrong += array.Span[i] == i + 1 ? 0 : 1;
        }

        Assert.That(wrong, Is.Zero, $"of {length} results");
    }

    // In a worker: ends it as soon as the caller has written over the chunk's first item, if it has not the whole chunk by then.
    private static void DieWhenChanged(SharedArray<int> array, int first, string path)
    {
        if (Directory.GetFiles(path, "died-*").Length > 0)
        {
            return;
        }

        Folder.Note(path, "died");
        var watch = new Thread(() =>
        {
            while (Volatile.Read(ref array.Span[first]) == first)
            {
                Thread.SpinWait(20);
            }

            Process.GetCurrentProcess().Kill();
        });
        watch.IsBackground = true;
        watch.Start();
    }

    private static void AddOne(ReadOnlySpan<int> items, Span<int> results)
    {
        for (var i = 0; i < items.Length; i++)
        {
            results[i] = items[i] + 1;
        }
    }

    private static void AddFirst(ReadOnlySpan<int> items, Span<int> results)
    {
        for (var i = 0; i < items.Length; i++)
        {
            results[i] = items[i] + items[0];
        }

        for (var i = 0; i < items.Length; i++)
        {
            results[i] = items[i] + items[0]; // once more: nothing that was written may have become an item
        }
    }

    private static void WriteAndThrow(ReadOnlySpan<int> items, Span<int> results)
    {
        results.Fill(-1);
        throw new InvalidDataException($"{items.Length}");
    }
}
