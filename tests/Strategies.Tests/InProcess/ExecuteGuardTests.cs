using PBench.Strategies.Engine;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Tests.InProcess;

/// <summary>Whatever comes out of the run of a chunk, by whichever way, settles the chunk with an error and nothing else.</summary>
public sealed class ExecuteGuardTests
{
    private static readonly TimeSpan Watchdog = TimeSpan.FromSeconds(30);

    [TestCase("serial")]
    [TestCase("task")]
    [TestCase("plinq")]
    [TestCase("threads")]
    public async Task What_escapes_the_run_of_a_chunk_fails_its_rest_and_no_other_chunk(string name)
    {
        IParallelMapStrategy strategy = name switch { "serial" => new SerialStrategy(), "task" => new TaskStrategy(), "plinq" => new PlinqStrategy(), _ => new ThreadsStrategy() };
        await using var session = await strategy.OpenAsync(new SessionOptions { Workers = 2 });
        var items = ItemSource<int>.Of(new ReadOnlyMemory<int>([.. Enumerable.Range(0, 9)]));

        var map = MapCall.MapAsync(session, new Escaping(), items, new MapOptions { ChunkSize = 3, OnError = ErrorPolicy.Collect }, CancellationToken.None);

        var all = await Assert.ThrowsAsync<AggregateException>(() => map.WaitAsync(Watchdog));
        Assert.That(all!.InnerExceptions.Cast<MapItemException>().Select(e => (e.Index, e.Count)), Is.EqualTo(new[] { (4L, 2) }));
        Assert.That(await session.MapAsync((int x) => x, new[] { 1, 2 }), Is.EqualTo(new[] { 1, 2 }), "the session lives on");
    }

    // Throws at item 4, and once more where the runner looks at what has failed.
    private sealed class Escaping : ItemKernel<int, int>
    {
        [ThreadStatic]
        private static bool hasThrown;

        public override object Written => this;

        public override bool IsPerChunk => hasThrown ? throw new InvalidOperationException("nobody catches this") : false;

        public override int Invoke(int item) => item;

        public override void Run(ReadOnlySpan<int> input, Span<int> output, ref int progress, ref int stop)
        {
            hasThrown = false;
            for (var i = progress; i < input.Length; i++)
            {
                hasThrown = input[i] == 4;
                output[i] = hasThrown ? throw new InvalidDataException() : input[i];
                progress = i + 1;
            }
        }
    }
}
