using System.Buffers;
using PBench.Strategies.Engine;
using PBench.Strategies.Interop;
using PBench.Strategies.Kernels;
using PBench.Strategies.Payloads;
using PBench.Strategies.Processes;
using PBench.Strategies.Processes.Pool;
using PBench.Strategies.Processes.Protocol;

namespace PBench.Strategies.Tests.Processes;

/// <summary>No message is longer than an int can count: automatic sizes are cut, chosen ones refused before anything is sent.</summary>
public sealed class MessageRoomTests
{
    [Test]
    public void A_message_has_room_for_as_many_items_as_an_int_can_count_bytes()
    {
        var room = MessageRoom.Beside(new EncodedFunction(1, new byte[1000], new CodeOrigin("f", [])));

        Assert.That(room.Bytes, Is.EqualTo(MessageHeader.MostBytes - JobTerms.Length(1000)));
        Assert.That(room.Items(8, 1), Is.EqualTo(room.Bytes / 8));
        Assert.That(room.Items(1, 1 << 20), Is.EqualTo(room.Bytes >> 20));
        Assert.That((long)room.Items(24, 8) * 24, Is.LessThanOrEqualTo(MessageHeader.MostBytes));
    }

    [Test]
    public void A_chosen_size_above_2_GB_is_refused_with_the_way_out()
    {
        var refused = Assert.Throws<PayloadException>(() => Remote(new FuncKernel<double, bool>(static x => x > 0), new Unreal<double>(300_000_000).Memory, 299_000_000))!;

        Assert.That((refused.Stage, refused.Index), Is.EqualTo((PayloadStage.Argument, -1)));
        Assert.That(refused.Message, Does.Contain("A chunk of 299,000,000 items").And.Contain("a ChunkSize of at most 268,4").And.Contain("ChunkSize.Auto"));
    }

    [Test]
    public void Results_of_a_chunk_function_count_like_items()
    {
        Assert.Throws<PayloadException>(() => Remote(new ChunkKernel<byte, Guid>(static (_, _) => { }), new Unreal<byte>(200_000_000).Memory, 200_000_000));
        Assert.DoesNotThrow(() => Remote(new FuncKernel<byte, Guid>(static _ => default), new Unreal<byte>(200_000_000).Memory, 200_000_000), "of an item function they travel as they come");
    }

    [Test]
    public void A_chosen_size_above_the_number_of_items_is_only_as_large_as_they_are() =>
        Assert.DoesNotThrow(() => Remote(new FuncKernel<double, bool>(static x => x > 0), new double[10], int.MaxValue));

    [Test]
    public void An_automatic_size_is_never_too_large()
    {
        var (_, remote) = Remote(new FuncKernel<double, bool>(static x => x > 0), new Unreal<double>(300_000_000).Memory, null);

        Assert.That(remote.Limits(new Transport(int.MaxValue), int.MaxValue).Most * 8L, Is.LessThanOrEqualTo(MessageHeader.MostBytes));
        Assert.That(remote.Limits(new Transport(480 << 10), int.MaxValue).Most, Is.EqualTo(60 << 10));
        Assert.That(remote.Limits(new Transport(480 << 10), 7).Most, Is.EqualTo(7));
    }

    [Test]
    public void A_chosen_size_is_not_divided_by_what_a_transport_likes()
    {
        var (_, remote) = Remote(new FuncKernel<double, bool>(static x => x > 0), new double[1_000_000], 200_000);

        Assert.That(remote.Limits(new Transport(480 << 10), int.MaxValue), Is.EqualTo(new ChunkLimits(int.MaxValue, 1)));
    }

    [Test]
    public void An_automatic_chunk_of_larger_items_than_were_seen_before_is_cut()
    {
        var large = new string('x', 1 << 20);
        var (job, remote) = Remote(new FuncKernel<string, int>(static text => text.Length), Enumerable.Repeat(large, 64).ToArray(), null);
        var chunk = job.NewChunk();
        Assert.That(job.TryTake(chunk, int.MaxValue, 64), Is.True);
        var was = chunk.Count;
        var bytes = new PayloadBuffer();

        var refused = remote.Encode(chunk, bytes);

        Assert.That((refused, chunk.Count), Is.EqualTo(((IReadOnlyList<RefusedItem>?)null, 8)), $"of {was} of 2 MiB: the first to pass 16 MiB is the last");
        Assert.That(bytes.Length, Is.InRange(16 << 20, 18 << 20));
        var rest = job.NewChunk();
        Assert.That(job.TryTake(rest) && rest.First == 8, Is.True, "the others are taken next");
    }

    [Test]
    public async Task A_chunk_that_is_too_large_costs_its_map_and_nothing_else([Values("pipes", "shm")] string name)
    {
        IParallelMapStrategy strategy = name == "shm" ? new SharedMemoryStrategy() : new PipePoolStrategy();
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });

        await Assert.ThrowsAsync<PayloadException>(() => session.MapAsync((double x) => x > 0, new Unreal<double>(300_000_000).Memory, new MapOptions { ChunkSize = 300_000_000 }).WaitAsync(TimeSpan.FromSeconds(30)));

        Assert.That(await session.MapAsync((double x) => x > 0, [1.0, -1.0]), Is.EqualTo(new[] { true, false }));
    }

    [Test]
    [Explicit("5 GB of memory")]
    public async Task Maps_above_2_GB([Values("pipes", "shm")] string name, [Values] bool shared)
    {
        const int count = 270_000_000;
        IParallelMapStrategy strategy = name == "shm" ? new SharedMemoryStrategy() : new PipePoolStrategy();
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        using var born = shared ? session.AllocateShared<double>(count) : null;
        var items = born?.Memory ?? new double[count];
        for (var i = 0; i < count; i += 1000)
        {
            items.Span[i] = 1;
        }

        await Assert.ThrowsAsync<PayloadException>(() => session.MapAsync(static (double x) => x > 0, items, new MapOptions { ChunkSize = count }));
        foreach (var size in new[] { ChunkSize.Auto, 250_000_000 })
        {
            var results = await session.MapAsync(static (double x) => x > 0, items, new MapOptions { ChunkSize = size });
            Assert.That(results.Count(static x => x), Is.EqualTo(count / 1000), $"{size}");
        }
    }

    private static (MapJob Job, RemoteJob Remote) Remote<T, R>(MapKernel<T, R> kernel, ReadOnlyMemory<T> items, ChunkSize? size)
    {
        var profile = new SessionProfile(new PipePoolStrategy().Traits, new SessionOptions { Workers = 1 }, TimeSpan.FromMilliseconds(1));
        var results = new Unreal<R>(items.Length).Memory;
        var job = new BlockJob<T, R>(profile.Setting(kernel, new MapOptions { ChunkSize = size ?? ChunkSize.Auto }), items, results, callerOwnsOutput: true);
        return (job, job.AsRemote(new FunctionTable(profile.Codecs), new PoolStore(profile.Codecs, Platform.Current)));
    }

    private sealed class Transport(int mostBytes) : ITransport
    {
        public string Name => "fake";

        public MailboxLayout Layout => new(1 << 16, 1 << 16);

        public TimeSpan TargetChunkTime => TimeSpan.FromMilliseconds(1);

        public int MostBytes => mostBytes;

        public TimeSpan BundleTime => TimeSpan.FromMilliseconds(1);

        public WorkerLink Connect(Mailbox mailbox, Platform platform, OneWayPipe toWorker, OneWayPipe fromWorker) => throw new NotSupportedException();
    }

    /// <summary>Memory of a length that nobody has, for what must be decided before it is looked at.</summary>
    private sealed class Unreal<T>(int length) : MemoryManager<T>
    {
        public override Memory<T> Memory => CreateMemory(length);

        public override Span<T> GetSpan() => throw new InvalidOperationException("It was looked at.");

        public override MemoryHandle Pin(int elementIndex = 0) => throw new NotSupportedException();

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
        }
    }
}
