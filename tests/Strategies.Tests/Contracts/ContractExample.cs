using System.Diagnostics.CodeAnalysis;

namespace PBench.Strategies.Tests.Contracts;

/// <summary>The example of the contract's first section, line by line as it stands there. It compiles: that is the test; the shapes are run elsewhere.</summary>
[SuppressMessage("Performance", "CA1812", Justification = "Compiled, not run.")]
[SuppressMessage("CodeQuality", "IDE0051", Justification = "Compiled, not run.")]
[SuppressMessage("Performance", "CA1859", Justification = "As it stands in the contract.")]
[SuppressMessage("Style", "IDE0011", Justification = "As it stands in the contract.")]
internal static class ContractExample
{
    private static async Task MapsAsync(double[] xs, double[] results)
    {
        IParallelMapStrategy strategy = new SharedMemoryStrategy();
        await using IMapSession pool = await strategy.OpenAsync(new SessionOptions { Workers = 4 });

        double scale = 3.5;
        double[] ys = await pool.MapAsync((double x) => x * scale, xs);
        await pool.MapAsync((double x) => x * scale, xs.AsMemory(), results.AsMemory());

        double[] roots = await pool.MapChunksAsync((ReadOnlySpan<double> input, Span<double> output) => Roots(input, output), xs);
        _ = (ys, roots);
    }

    private static async Task StreamsAsync(IMapSession pool, int[] source)
    {
        await foreach (int y in pool.StreamAsync((int x) => Slow(x), Endless())) { }
        await foreach (MapResult<int> r in pool.StreamUnorderedAsync((int x) => Slow(x), source)) Console.WriteLine($"{r.Index}: {r.Value}");
    }

    private static async Task ArgumentsAsync(IMapSession pool, int[] lefts, int[] rights)
    {
        int[] sums = await pool.StarMapAsync((int a, int b) => a + b, [(1, 2), (3, 4)]);
        int[] zips = await pool.MapAsync((int a, int b) => a + b, lefts, rights);

        int[] zs = await pool.MapAsync(new Multiply(Y: 2, Z: 3), [1, 2, 3, 4, 5]);

        MapFunction<int, int> rest = MapFunction.Bind<int, int>(typeof(Maths).GetMethod("Sub")!, new { b = 2 });
        _ = (sums, zips, zs, rest);
    }

    private static async Task OthersAsync(IMapSession pool, Uri[] uris, Model bigModel)
    {
        byte[][] pages = await pool.MapAsync(async (Uri u, CancellationToken ct) => await Fetch(u, ct), uris, new MapOptions { ConcurrencyPerWorker = 16 });

        Task<int> one = pool.RunAsync(() => Slow(7));
        await foreach (MapOutcome<int> o in pool.OutcomesAsync((int x) => 100 / x, [5, 0, 2])) { }
        Shared<Model> model = await pool.ShareAsync(bigModel);
        using SharedArray<double> born = pool.AllocateShared<double>(10_000_000);
        double[] weighed = await pool.MapAsync((double x) => x * model.Value.Weight, born.Memory);
        _ = (pages, await one, born.Span.Length, weighed);
    }

    private sealed record Model(double Weight);

    private static int Slow(int x) => x;

    private static IEnumerable<int> Endless() => Enumerable.InfiniteSequence(0, 1);

    private static void Roots(ReadOnlySpan<double> input, Span<double> output) => input.CopyTo(output);

    private static Task<byte[]> Fetch(Uri uri, CancellationToken cancellation) => Task.FromResult(Array.Empty<byte>());

    private sealed record Multiply(int Y, int Z) : IMapFunction<int, int>
    {
        public int Invoke(int item) => item * (Y + Z) * 1;
    }

    private static class Maths
    {
        public static int Sub(int a, int b) => a - b;
    }
}
