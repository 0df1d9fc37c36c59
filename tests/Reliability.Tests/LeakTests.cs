using System.Runtime.CompilerServices;
using PBench.Strategies;
using PBench.Strategies.Engine;

namespace PBench.Reliability.Tests;

/// <summary>What is shared goes: with its disposal, with its session, or with the last reference to it; from this process and from the workers.</summary>
[CancelAfter(120_000)]
[Platform("Linux")]
public sealed class LeakTests
{
    private const int Bytes = 17 << 20; // of arrays: nothing else has this size, so mappings of it are theirs

    [TearDown]
    public Task NothingIsLeft() => Cleanliness.AssertCleanAsync();

    [Test]
    public async Task Arrays_and_values_that_nobody_disposes_of_go_with_their_sessions([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var segments = Segments();
        for (var i = 0; i < 5; i++)
        {
            await ForgetAsync(pool);
        }

        Assert.That(await IsFreedAsync(() => Machine.Mappings(Environment.ProcessId, Bytes) == 0), "arrays");
        Assert.That(Segments(), Is.LessThanOrEqualTo(segments), "values");
    }

    [Test]
    public async Task An_array_that_is_disposed_of_after_its_session_is_unmapped([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        SharedArray<byte> array;
        await using (var session = await pool.OpenAsync())
        {
            array = session.AllocateShared<byte>(Bytes);
        }

        Assert.That(Machine.Mappings(Environment.ProcessId, Bytes), Is.EqualTo(1));
        array.Dispose();
        Assert.That(Machine.Mappings(Environment.ProcessId, Bytes), Is.Zero);
    }

    [Test]
    public async Task Pinned_memory_of_an_array_goes_with_its_last_pin([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync(workers: 1);
        var array = session.AllocateShared<byte>(Bytes);
        var pin = array.Memory.Pin();

        array.Dispose();

        Assert.That(Machine.Mappings(Environment.ProcessId, Bytes), Is.EqualTo(1));
        pin.Dispose();
        Assert.That(Machine.Mappings(Environment.ProcessId, Bytes), Is.Zero);
    }

    [Test]
    public async Task A_forgotten_array_goes_from_a_session_that_goes_on([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync();
        await TouchAsync(session, dispose: false);

        Assert.That(await IsFreedAsync(() => Mapped(session) == 0));
    }

    [Test]
    public async Task A_disposed_array_is_unmapped_by_workers_that_get_nothing_more_to_do([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync();

        await TouchAsync(session, dispose: true);

        Assert.That(await Machine.EventuallyAsync(() => Mapped(session) == 0));
    }

    [Test]
    public async Task Idle_workers_give_back_what_a_large_map_left_on_their_heaps([Values("pipes", "shm")] string transport)
    {
        await using var session = await new Pool(transport, IsPortable: false).OpenAsync();
        var items = Enumerable.Range(0, 4).Select(i => new string((char)('a' + i), 20_000_000)).ToArray();

        await session.MapAsync((string text) => text.Length, items, new MapOptions { ChunkSize = 1 });

        var after = Resident(session);
        Assert.That(await Machine.EventuallyAsync(() => Resident(session) < 160 << 20, seconds: 30), $"{after} bytes after the map, {Resident(session)} now");
        Assert.That(await session.RunAsync(() => 3), Is.EqualTo(3));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task ForgetAsync(Pool pool)
    {
        await using var session = await pool.OpenAsync();
        var array = session.AllocateShared<byte>(Bytes);
        var value = await session.ShareAsync(new byte[1 << 20]);
        Assert.That(await session.MapAsync((int x) => array.Span[x] + value.Value[x], [1, 2, 3]), Is.All.Zero);
    }

    // Both workers map the array.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task TouchAsync(IMapSession session, bool dispose)
    {
        var array = session.AllocateShared<byte>(Bytes);
        await session.MapAsync((int x) => array.Span[x], Enumerable.Range(0, 100), new MapOptions { ChunkSize = 1, Pause = TimeSpan.FromMilliseconds(1) });
        Assert.That(Mapped(session), Is.GreaterThan(1));
        if (dispose)
        {
            array.Dispose();
        }
    }

    private static Task<bool> IsFreedAsync(Func<bool> isFreed) => Machine.EventuallyAsync(
        () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return isFreed();
        },
        seconds: 30);

    private static int Mapped(IMapSession session) => Workers(session).Append(Environment.ProcessId).Sum(process => Machine.Mappings(process, Bytes));

    private static long Resident(IMapSession session) => Workers(session).Sum(Machine.ResidentBytes);

    private static IEnumerable<int> Workers(IMapSession session) => ((MapSession)session).Workers.Select(worker => worker.ProcessId);

    // Memory shared with workers, of any size.
    private static int Segments() => File.ReadLines("/proc/self/maps").Count(line => line.Contains("rw-s", StringComparison.Ordinal) && !line.Contains("doublemapper", StringComparison.Ordinal));
}
