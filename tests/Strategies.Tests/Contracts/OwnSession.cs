namespace PBench.Strategies.Tests.Contracts;

// Items that come back to the session they run in, that block it, and that must not see each other's world.
public abstract partial class ParallelMapContract
{
    [Test]
    public async Task An_item_may_wait_for_something_before_it_maps_on_its_own_session([Values] bool asynchronousInside)
    {
        OnlyWhen(!IsProcesses, "items cannot have the caller's session");
        await using var session = await OpenAsync(1);

        async Task<int> Later(int x)
        {
            await Task.Yield();
            return asynchronousInside
                ? (await session.MapAsync(async (int y) => await Task.FromResult(y + 1), [x]))[0]
                : (await session.MapAsync((int y) => y + 1, [x]))[0];
        }

        if (Strategy.Name is "serial" or "plinq" || (Strategy.Name is "threads" && asynchronousInside)) // the only worker of others is blocked
        {
            Assert.That(await Within(Task.Run(() => session.MapAsync((int x) => Later(x).GetAwaiter().GetResult(), Numbers(3)))), Is.EqualTo(new[] { 1, 2, 3 }));
        }

        Assert.That(await Within(session.MapAsync(async (int x) => await Later(x), Numbers(3))), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public async Task An_asynchronous_item_that_blocks_beyond_its_time_keeps_no_other_from_running()
    {
        OnlyWhen(!IsProcesses, "blocks in this process");
        using var gate = new ManualResetEventSlim();
        await using (var session = await OpenAsync(1))
        {
            var outcomes = await Within(session.OutcomesAsync(
                async (int x) =>
                {
                    if (x == 0)
                    {
                        gate.Wait();
                    }

                    return await Task.FromResult(x);
                },
                Numbers(6),
                new MapOptions { ConcurrencyPerWorker = 2, ItemTimeout = Short }));

            Assert.That(outcomes[0].Error, Is.TypeOf<ItemTimeoutException>());
            Assert.That(outcomes.Skip(1).Select(o => o.Value), Is.EqualTo(new[] { 1, 2, 3, 4, 5 }));
            await Within(session.DisposeAsync().AsTask());
        }

        gate.Set();
    }

    [Test]
    public async Task A_stream_ends_with_the_item_that_ran_out_of_time_and_starts_none_behind_it([Values] bool asynchronous)
    {
        OnlyWhen(!IsProcesses, "counts in this process");
        using var gate = new ManualResetEventSlim();
        var later = 0;
        int Hangs(int x)
        {
            if (x == 0)
            {
                gate.Wait();
            }
            else
            {
                Interlocked.Increment(ref later);
            }

            return x;
        }

        await using (var session = await OpenAsync(1))
        {
            var options = new MapOptions { ChunkSize = 10, ItemTimeout = Short };
            var stream = asynchronous
                ? session.StreamAsync(async (int x) => await Task.FromResult(Hangs(x)), Numbers(10), options)
                : session.StreamAsync((int x) => Hangs(x), Numbers(10), options);

            var (_, error) = await UntilError(stream);

            Assert.That(error, Is.TypeOf<ItemTimeoutException>().With.Property(nameof(MapItemException.Index)).EqualTo(0));
            Assert.That(later, Is.Zero);
        }

        gate.Set();
    }

    [Test]
    public async Task Asynchronous_items_see_no_other_maps_context()
    {
        OnlyWhen(!IsProcesses, "contexts do not travel");
        await using var session = await OpenAsync(1);
        var whose = new AsyncLocal<int>();
        var maps = Enumerable.Range(1, 4).Select(map => Task.Run(async () =>
        {
            whose.Value = map;
            return await session.MapAsync(
                async (int x) =>
                {
                    var seen = whose.Value;
                    await Task.Yield();
                    return seen;
                },
                Numbers(50),
                new MapOptions { ChunkSize = 1 });
        })).ToArray();

        var seen = await Within(Task.WhenAll(maps));

        Assert.That(seen.Select(values => values.Distinct().Single()), Is.EqualTo(new[] { 1, 2, 3, 4 }));
    }

    [Test]
    public async Task Results_over_other_items_are_right_with_a_window_too([Values(1, 4)] int window)
    {
        var memory = Enumerable.Range(0, 120).ToArray();

        await Within(Session.MapAsync((int x) => -x, memory.AsMemory(0, 100), memory.AsMemory(10, 100), new MapOptions { Window = window }));

        Assert.That(memory, Is.EqualTo((int[])[.. Enumerable.Range(0, 10), .. Enumerable.Range(0, 100).Select(x => -x), .. Enumerable.Range(110, 10)]));
    }
}
