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
        await Within(Session.MapAsync(function, Enumerable.Repeat(-1, 200_000).ToArray()));
        var items = Numbers(4 * SlowItems);

        var results = await Within(Session.MapAsync(function, items, new MapOptions { ChunkSize = size }));

        (string Worker, int Item)[] ran = [.. folder.Notes("ran").Select(note => note.Split(' ')).Select(note => (note[0], int.Parse(note[1], System.Globalization.CultureInfo.InvariantCulture)))];
        Assert.That(results, Is.EqualTo(items.Select(x => x * 2)));
        Assert.That(ran.Select(note => note.Item), Is.EquivalentTo(items), "every item ran exactly once");
        return ran;
    }
}
