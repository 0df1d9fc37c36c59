// The most used calls of PBench.Strategies, on worker processes that share memory with this one.
// Workers load this assembly but never run its Main, so there is no guard around the code below.
using MapTour;
using PBench.Strategies;

Console.WriteLine("Main runs here, and only here.");

await using IMapSession pool = await new SharedMemoryStrategy().OpenAsync(new()
{
    Workers = 2,
    Initializer = () => { Shop.Currency = "EUR"; }, // once in every worker, replacements included
    RespawnLimit = 5, // more deaths of workers than this fail the session
});

// 1. An ordered map. What the lambda captures travels with it.
double rate = 1.19;
double[] prices = await pool.MapAsync((double net) => Math.Round(net * rate, 2), [10.0, 20.0, 30.0]);
Show("MapAsync", prices);

// 2. A whole chunk at a time, for code that vectorises: output[i] belongs to input[i].
float[] halves = await pool.MapChunksAsync((ReadOnlySpan<float> input, Span<float> output) => Vectors.Halve(input, output), [1f, 2f, 3f]);
Show("MapChunksAsync", halves);

// 3. A stream in input order, lazy on both sides: the source may be endless.
Show("StreamAsync", await pool.StreamAsync((int n) => n * n, Numbers.Natural()).Take(5).ToArrayAsync());

// 4. A stream in the order of completion; the index says which item it was.
await foreach (MapResult<string> result in pool.StreamUnorderedAsync(Numbers.Nap, [800, 1], new MapOptions { ChunkSize = 1 }))
{
    Console.WriteLine($"StreamUnorderedAsync: item {result.Index} {result.Value}");
}

// 5. Several arguments.
Show("StarMapAsync", await pool.StarMapAsync((int a, int b) => a + b, [(1, 2), (3, 4)]));

// 6. A functor: an object whose state, private fields included, is sent to the workers.
Show("Functor", await pool.MapAsync(new Affine(factor: 3, offset: 10), [1, 2, 3, 4]));

// 7. Items that wait rather than compute: many in flight in each worker.
int[] waited = await pool.MapAsync(
    async (int item, CancellationToken cancellation) =>
    {
        await Task.Delay(50, cancellation);
        return -item;
    },
    Enumerable.Range(1, 40),
    new MapOptions { ConcurrencyPerWorker = 20 });
Console.WriteLine($"Async items: {waited.Length} waits, the last gave {waited[^1]}");

// 8. One call. A worker is a process of its own, and its initializer has run.
int worker = await pool.RunAsync(() => Environment.ProcessId);
Console.WriteLine($"RunAsync: in another process: {worker != Environment.ProcessId}, currency {await pool.RunAsync(() => Shop.Currency)}");

// 9. Outcomes: a value or an error for each item. Killing its worker costs an item nothing but itself.
await foreach (MapOutcome<int> outcome in pool.OutcomesAsync((int n) => n == 2 ? Numbers.Crash() : 100 / n, [5, 2, 0, 4]))
{
    Exception? cause = outcome.Error?.InnerException ?? outcome.Error;
    Console.WriteLine($"OutcomesAsync: item {outcome.Index} gave {cause?.GetType().Name ?? outcome.Value.ToString()}");
}

// 10. Limits and progress: an item that hangs is ended, the others are not disturbed.
var progress = new LastReport();
try
{
    await pool.MapAsync(Numbers.HangAtSeven, Enumerable.Range(0, 20), new MapOptions
    {
        ItemTimeout = TimeSpan.FromSeconds(1),
        OnError = ErrorPolicy.Collect,
        Progress = progress,
    });
}
catch (AggregateException errors)
{
    var failed = (ItemTimeoutException)errors.InnerExceptions.Single();
    Console.WriteLine($"ItemTimeout: {progress.Last.Done} of {progress.Last.Total} done, item {failed.Index} ran longer than {failed.Limit.TotalSeconds} s");
}

static void Show<T>(string call, T[] values) => Console.WriteLine($"{call}: {string.Join(" ", values)}");
