using PBench.Strategies;

namespace PBench.Bench.Rows;

/// <summary>x → 2x on doubles from one array into another: the map that the C programs do.</summary>
/// <remarks>Arrays are made once and touched, as in C: fresh memory costs ten times as much as the map.</remarks>
internal sealed class Doubles
{
    private readonly double[] input;
    private readonly double[] output;

    public Doubles(int items)
    {
        input = [.. Enumerable.Range(0, items).Select(i => (double)i)];
        output = new double[items];
        Array.Fill(output, -1);
    }

    public int Items => input.Length;

    public static void Twice(ReadOnlySpan<double> items, Span<double> results)
    {
        for (var i = 0; i < items.Length; i++)
        {
            results[i] = 2 * items[i];
        }
    }

    /// <summary>One map by whole chunks.</summary>
    public void MapChunks(IMapSession session, ChunkSize chunk) =>
        session.MapChunksAsync<double, double>(Twice, input, output, new MapOptions { ChunkSize = chunk }).GetAwaiter().GetResult();

    /// <summary>One map by single items.</summary>
    public void MapItems(IMapSession session, ChunkSize chunk) =>
        session.MapAsync(static x => 2 * x, new ReadOnlyMemory<double>(input), output.AsMemory(), new MapOptions { ChunkSize = chunk }).GetAwaiter().GetResult();

    /// <summary>One map from and to arrays in shared memory.</summary>
    public static void MapShared(IMapSession session, SharedArray<double> items, SharedArray<double> results) =>
        session.MapChunksAsync<double, double>(Twice, items, results.Memory).GetAwaiter().GetResult();

    /// <summary>Fills shared arrays as the private ones are.</summary>
    public void CopyTo(SharedArray<double> items) => input.CopyTo(items.Span);

    /// <exception cref="InvalidOperationException">A result is wrong: its time would mean nothing.</exception>
    public void Check() => Check(output);

    /// <inheritdoc cref="Check()"/>
    public static void Check(ReadOnlySpan<double> results)
    {
        for (var i = 0; i < results.Length; i++)
        {
            if (results[i] != 2.0 * i)
            {
                throw new InvalidOperationException($"Result {i} is {results[i]} and should be {2.0 * i}.");
            }
        }
    }
}
