namespace PBench.Strategies.Tests.Contracts;

// Chunks whose size was guessed, and that turn out to be slow.
public abstract partial class ParallelMapContract
{
    private const int SlowItems = 30;

    [Test]
    public async Task An_idle_worker_takes_over_what_a_slow_chunk_has_not_started()
    {
        OnlyWhen(!IsSerial, "there is one worker only");
        using var folder = new Folder();

        var ran = await RunSlowChunk(folder, ChunkSize.Auto);

        Assert.That(ran.Where(note => note.Item < SlowItems).Select(note => note.Worker).Distinct().Count(), Is.GreaterThan(1), "workers that ran slow items");
    }

    [Test]
    public async Task A_chunk_of_a_given_size_is_never_divided()
    {
        OnlyWhen(!IsSerial, "there is one worker only");
        using var folder = new Folder();

        var ran = await RunSlowChunk(folder, 2 * SlowItems);

        Assert.That(ran.Where(note => note.Item < SlowItems).Select(note => note.Worker).Distinct().Count(), Is.EqualTo(1), "workers that ran slow items");
    }

    [Test]
    public async Task A_chunk_that_waits_behind_a_slow_one_goes_to_an_idle_worker()
    {
        OnlyWhen(!IsSerial, "one item after the other");
        using var folder = new Folder();
        var path = folder.Path;
        var quickEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        // Item 0 holds one worker. Item 1 shows that chunks are short, so that item 3 may be handed over in advance while item 2 holds the other.
        async IAsyncEnumerable<int> Items()
        {
            yield return 0;
            yield return 1;
            await quickEnded.Task;
            yield return 2;
            await folder.Until("started", 1);
            yield return 3;
            folder.Open("gate 2");
        }

        List<long> order = [];
        await foreach (var result in Session.StreamUnorderedAsync((int x) => PassUnlessOdd(path, x), Items(), new MapOptions { ChunkSize = 1 }))
        {
            order.Add(result.Index);
            quickEnded.TrySetResult();
            if (order.Count == 3)
            {
                folder.Open("gate 0"); // so items 2 and 3 are through without the worker that runs item 0
            }
        }

        Assert.That(order, Is.EquivalentTo(new long[] { 0, 1, 2, 3 }));
        Assert.That(order[^1], Is.Zero);
    }

    private static int PassUnlessOdd(string path, int x)
    {
        if (x % 2 == 0)
        {
            if (x > 0)
            {
                Folder.Note(path, "started");
            }

            Folder.Pass(path, $"gate {x}");
        }

        return x;
    }

    // Items that were quick so far come in large chunks: the first takes half of them, with all the slow ones.
    private async Task<(string Worker, int Item)[]> RunSlowChunk(Folder folder, ChunkSize size)
    {
        var path = folder.Path;
        Func<int, int> function = x =>
        {
            if (x >= 0)
            {
                Folder.Note(path, "ran", $"{Environment.ProcessId}/{Environment.CurrentManagedThreadId} {x}");
                Thread.Sleep(x < SlowItems ? 20 : 0);
            }

            return x * 2;
        };
        await Within(Session.MapAsync((int x) => MeetAnother(path, x), Numbers(2), new MapOptions { ChunkSize = 1 })); // no worker is still on its way
        await Within(Session.MapAsync(function, Enumerable.Repeat(-1, 200_000).ToArray()));
        var items = Numbers(4 * SlowItems);

        var results = await Within(Session.MapAsync(function, items, new MapOptions { ChunkSize = size }));

        (string Worker, int Item)[] ran = [.. folder.Notes("ran").Select(note => note.Split(' ')).Select(note => (note[0], int.Parse(note[1], System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.That(results, Is.EqualTo(items.Select(x => x * 2)));
        Assert.That(ran.Select(note => note.Item), Is.EquivalentTo(items), "every item ran exactly once");
        return ran;
    }

    private static int MeetAnother(string path, int x)
    {
        Folder.Meet(path, 2);
        return x;
    }
}
