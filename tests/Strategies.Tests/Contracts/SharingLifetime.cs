using System.Runtime.CompilerServices;

namespace PBench.Strategies.Tests.Contracts;

// How long what a session shares is there, and who lets it go.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task A_session_that_takes_no_more_shares_no_more([Values] bool isDisposed)
    {
        var session = await OpenAsync();
        await Within(isDisposed ? session.DisposeAsync().AsTask() : session.CompleteAsync());

        Assert.Throws<ObjectDisposedException>(() => session.AllocateShared<int>(10));
        await Fails<ObjectDisposedException>(session.ShareAsync(10));
        await session.DisposeAsync();
    }

    [Test]
    public async Task A_shared_array_can_be_read_after_its_session()
    {
        SharedArray<int> array;
        await using (var session = await OpenAsync())
        {
            array = session.AllocateShared<int>(1000);
            await Within(session.MapAsync(static x => x + 1, (ReadOnlyMemory<int>)Numbers(1000), array.Memory));
        }

        Assert.That(array.Memory.ToArray(), Is.EqualTo(Numbers(1000).Select(x => x + 1)));
        array.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _ = array.Span);
    }

    [Test]
    public async Task A_shared_array_that_nothing_refers_to_but_its_memory_stays()
    {
        await using var session = await OpenAsync();
        var memory = Fill(session);

        Collect();

        Assert.That(await Within(session.MapAsync(static x => x + 1, memory)), Is.EqualTo(Numbers(1000).Select(x => x + 1)));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static ReadOnlyMemory<int> Fill(IMapSession session)
        {
            var array = session.AllocateShared<int>(1000);
            Numbers(1000).CopyTo(array.Memory);
            return array.Memory;
        }
    }

    [Test]
    public void An_array_that_is_too_large_is_an_IOException() =>
        Assert.That(() => Session.AllocateShared<decimal>(int.MaxValue), Throws.InstanceOf<IOException>());

    [Test]
    public async Task A_worker_keeps_no_item_of_a_chunk_that_is_done()
    {
        Assume.That(IsProcesses, "Elsewhere the items are the caller's own.");
        await using var session = await OpenAsync(workers: 1);

        var alive = await Within(session.MapAsync((string item) => Kept.Count(item), Numbers(11).Select(x => $"item {x}"), new MapOptions { ChunkSize = 10 }));

        Assert.That(alive[10], Is.Zero, "of the ten items of the first chunk, when the second runs");
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    /// <summary>In a worker: the items that were seen there.</summary>
    private static class Kept
    {
        private static readonly List<WeakReference> Seen = [];

        /// <summary>Of those seen before, how many are alive. The last item of the test collects first.</summary>
        public static int Count(string item)
        {
            if (item == "item 10")
            {
                Collect();
            }

            var alive = Seen.Count(seen => seen.IsAlive);
            Seen.Add(new WeakReference(item));
            return alive;
        }
    }
}
