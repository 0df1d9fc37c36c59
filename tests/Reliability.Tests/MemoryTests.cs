using System.Globalization;
using PBench.Strategies;

namespace PBench.Reliability.Tests;

/// <summary>Long runs take no more memory and no more handles than short ones.</summary>
[CancelAfter(300_000)]
public sealed class MemoryTests
{
    private const long Slack = 64 << 20; // the collector's and the kernel's freedom
    private static readonly int StreamItems = Number("PBENCH_STREAM_ITEMS", 10_000_000);
    private static readonly int Maps = Number("PBENCH_MAPS", 5_000);

    [Test]
    public async Task A_long_stream_keeps_parent_and_workers_flat([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync();
        var readings = new List<(long Parent, long Heap, long Workers)>();
        var next = 0;
        var sum = 0L;

        await foreach (var y in session.StreamAsync((int x) => x + 1, Enumerable.Range(0, StreamItems), new MapOptions { ChunkSize = 20_000 }))
        {
            sum += y;
            if (++next % (StreamItems / 10) == 0)
            {
                readings.Add(Read());
            }
        }

        await TestContext.Out.WriteLineAsync($"{pool}: {next} items; parent {Megabytes(readings[2].Parent)} → {Megabytes(readings[^1].Parent)}, heap {Megabytes(readings[2].Heap)} → {Megabytes(readings[^1].Heap)}, workers {Megabytes(readings[2].Workers)} → {Megabytes(readings[^1].Workers)} (after 30 % → at the end)");
        Assert.That(sum, Is.EqualTo((long)StreamItems * (StreamItems + 1) / 2));
        Assert.That(readings[3..].Max(r => r.Parent), Is.LessThan(readings[2].Parent + Slack), "parent");
        Assert.That(readings[3..].Max(r => r.Heap), Is.LessThan(readings[2].Heap + Slack), "managed heap");
        Assert.That(readings[3..].Max(r => r.Workers), Is.LessThan(readings[2].Workers + Slack), "workers");
    }

    [Test]
    public async Task Many_maps_on_one_session_keep_memory_and_handles_flat([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        await using var session = await pool.OpenAsync();
        var items = Enumerable.Range(0, 8).ToArray();
        (long Parent, long Heap, long Workers) early = default;
        var descriptors = 0;

        for (var i = 0; i < Maps; i++)
        {
            var offset = i;
            var results = await session.MapAsync((int x) => x + offset, items).WaitAsync(TimeSpan.FromSeconds(60));
            Assert.That(results[7], Is.EqualTo(7 + i));
            if (i == Maps / 5)
            {
                (early, descriptors) = (Read(), Machine.Descriptors());
            }
        }

        var late = Read();
        await TestContext.Out.WriteLineAsync($"{pool}: {Maps} maps; parent {Megabytes(early.Parent)} → {Megabytes(late.Parent)}, heap {Megabytes(early.Heap)} → {Megabytes(late.Heap)}, workers {Megabytes(early.Workers)} → {Megabytes(late.Workers)}, descriptors {descriptors} → {Machine.Descriptors()} (after 20 % → at the end)");
        Assert.That(late.Parent, Is.LessThan(early.Parent + Slack), "parent");
        Assert.That(late.Heap, Is.LessThan(early.Heap + (8 << 20)), "managed heap");
        Assert.That(late.Workers, Is.LessThan(early.Workers + Slack), "workers");
        Assert.That(Machine.Descriptors(), Is.LessThanOrEqualTo(descriptors + 5), "descriptors");
    }

    [Test]
    public async Task Sessions_opened_and_closed_leave_no_handles([ValueSource(typeof(Pool), nameof(Pool.All))] Pool pool)
    {
        var descriptors = 0;
        for (var i = 0; i < 25; i++)
        {
            await using (var session = await pool.OpenAsync())
            {
                Assert.That(await session.RunAsync(() => 3), Is.EqualTo(3));
            }

            descriptors = i == 4 ? Machine.Descriptors() : descriptors;
        }

        Assert.That(Machine.Descriptors(), Is.LessThan(descriptors + 15), "less than one for each of 20 sessions");
        await Cleanliness.AssertCleanAsync();
    }

    private static (long Parent, long Heap, long Workers) Read()
    {
        var heap = GC.GetTotalMemory(forceFullCollection: true);
        return (Machine.ResidentBytes(Environment.ProcessId), heap, Machine.Children().Sum(Machine.ResidentBytes));
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB");

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
