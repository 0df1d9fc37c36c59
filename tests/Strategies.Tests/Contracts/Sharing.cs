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
    public async Task What_workers_write_into_a_captured_shared_array_is_seen_by_the_caller()
    {
        await using var session = await OpenAsync();
        using var squares = session.AllocateShared<long>(100);

        await session.ForEachAsync((int x) => squares.Span[x] = (long)x * x, Numbers(100));

        Assert.That(squares.Memory.ToArray(), Is.EqualTo(Numbers(100).Select(x => (long)x * x)));
    }

    [Test]
    public async Task A_disposed_shared_value_is_refused()
    {
        await using var session = await OpenAsync();
        var table = await session.ShareAsync(Numbers(10));
        table.Dispose();

        Assert.That(async () => await session.MapAsync((int x) => table.Value[x], Numbers(10)), Strategy.Traits.ItemsCrossBoundary ? Throws.Exception : Throws.Nothing);
    }
}
