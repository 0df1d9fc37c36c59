using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Tests.Contracts;

// What a session costs beside the function's own time.
public abstract partial class ParallelMapContract
{
    private static readonly string[] Frugal = ["threads", "pipes", "shm"];

    [Test]
    public async Task A_chunk_allocates_nothing()
    {
        Assume.That(Frugal, Does.Contain(Strategy.Name), "The runtime's own construct allocates for each chunk.");
        var items = new double[4000];
        var results = new double[items.Length];
        var least = double.MaxValue;
        for (var attempt = 0; attempt < 10 && least >= 1; attempt++) // other threads of this process allocate, too: the best attempt counts
        {
            var few = await AllocatedAsync(400);
            var many = await AllocatedAsync(items.Length);
            least = Math.Min(least, (many.Bytes - few.Bytes) / (double)(many.Chunks - few.Chunks));
        }

        Assert.That(least, Is.LessThan(1), "bytes for each chunk more");

        async Task<(long Bytes, int Chunks)> AllocatedAsync(int count)
        {
            var chunks = new ChunkCounter(); // a trace wants each chunk by itself: none go together
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await Within(Session.MapChunksAsync(
                (ReadOnlySpan<double> input, Span<double> output) => input.CopyTo(output),
                items.AsMemory(0, count),
                results.AsMemory(0, count),
                new MapOptions { ChunkSize = 1, Observer = chunks }));
            return (GC.GetTotalAllocatedBytes(precise: true) - before, chunks.Count);
        }
    }

    [Test]
    public async Task An_error_costs_the_same_however_many_items_there_are()
    {
        var items = new byte[4_000_000];
        var least = long.MaxValue;
        for (var attempt = 0; attempt < 3; attempt++) // other threads of this process allocate, too
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var map = Session.MapChunksAsync(
                (ReadOnlySpan<byte> input, Span<byte> output) => throw new InvalidDataException(), items.AsMemory(), items.AsMemory(), new MapOptions { ChunkSize = items.Length / 2 });
            await Fails<MapItemException>(map);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(least, Is.LessThan(items.Length), "bytes for two errors of two million items each");
    }

    [Test]
    public async Task An_idle_session_uses_no_processor()
    {
        Assume.That(IsProcesses, "Threads of this process are not only the session's.");
        await using var session = await Within(OpenAsync());
        await Within(session.MapAsync((int x) => x + 1, Numbers(1000)));
        await Task.Delay(100);

        var before = ProcessorTime(session);
        await Task.Delay(1000);

        Assert.That(ProcessorTime(session) - before, Is.LessThan(TimeSpan.FromMilliseconds(100)), "of both workers in a second");
    }

    [TestCase(1)]
    [TestCase(1000)]
    public async Task An_idle_session_holds_on_to_nothing_of_a_finished_map(int items)
    {
        await using var session = await Within(OpenAsync());
        var (input, results) = Map(session, items); // not awaited here: this method's state would keep what it awaited

        for (var attempt = 0; attempt < 50 && (input.IsAlive || results.IsAlive); attempt++)
        {
            await Task.Delay(20); // a thread of the session may be on its way to its wait
            GC.Collect();
        }

        Assert.That((Input: input.IsAlive, Results: results.IsAlive), Is.EqualTo((false, false)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Input, WeakReference Results) Map(IMapSession session, int items)
    {
        var input = Numbers(items);
        var results = Within(session.MapAsync((int x) => x + 1, input)).GetAwaiter().GetResult();
        return (new WeakReference(input), new WeakReference(results));
    }

    private static TimeSpan ProcessorTime(IMapSession session)
    {
        var all = TimeSpan.Zero;
        foreach (var worker in ((Engine.MapSession)session).Workers)
        {
            using var process = Process.GetProcessById(worker.ProcessId);
            all += process.TotalProcessorTime;
        }

        return all;
    }

    private sealed class ChunkCounter : IChunkObserver
    {
        private int count;

        public int Count => Volatile.Read(ref count);

        public void OnChunk(in ChunkTrace trace) => Interlocked.Increment(ref count);
    }
}
