using PBench.Strategies;

namespace PBench.Workloads;

/// <summary>Items that await: a worker can have many of them in flight.</summary>
public sealed class IoLatencyWorkload()
    : MapWorkload<int, int>("io-latency", "awaits 5 ms, returns the item: async items, 16 in flight per worker", new WorkloadDefaults(400, null, ChunkSize.Auto, QuickScale: 0.1))
{
    private const int InFlight = 16;
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(5);

    /// <inheritdoc/>
    public override IPreparedWorkload Prepare(WorkloadSettings settings) => new PreparedAsyncMap(this, settings);

    /// <inheritdoc/>
    protected internal override MapOptions Adjust(MapOptions options, WorkloadSettings settings)
    {
        ArgumentNullException.ThrowIfNull(options);
        return options.ConcurrencyPerWorker > 1 ? options : options with { ConcurrencyPerWorker = InFlight };
    }

    /// <inheritdoc/>
    protected internal override int[] Input(WorkloadSettings settings) => [.. Enumerable.Range(0, Count(settings))];

    /// <summary>The same by blocking. The maps below await.</summary>
    protected internal override Func<int, int> Function(WorkloadSettings settings) => static item =>
    {
        Thread.Sleep(Latency);
        return item;
    };

    /// <inheritdoc/>
    protected internal override MapCall<int, int> Call(WorkloadSettings settings) => static (session, items, options, cancellation) =>
        session.MapAsync(static (int item, CancellationToken token) => AwaitAsync(item, token), items, options, cancellation);

    /// <inheritdoc/>
    protected internal override int Answer(int item, int index, WorkloadSettings settings) => index;

    private static async Task<T> AwaitAsync<T>(T item, CancellationToken cancellation)
    {
        await Task.Delay(Latency, cancellation).ConfigureAwait(false);
        return item;
    }

    /// <summary>Order is observed on awaiting items as well.</summary>
    private sealed class PreparedAsyncMap(IoLatencyWorkload workload, WorkloadSettings settings) : PreparedMap<int, int>(workload, settings)
    {
        protected override async Task<long[]> MapIndexedAsync(IMapSession session, (long Index, int Item)[] indexed, MapOptions options, CancellationToken cancellation)
        {
            var results = await session.MapAsync(static ((long Index, int Item) item, CancellationToken token) => AwaitAsync(item, token), indexed, options, cancellation).ConfigureAwait(false);
            return Array.ConvertAll(results, result => result.Index);
        }

        protected override Task<long[]> StreamIndexedAsync(IMapSession session, (long Index, int Item)[] indexed, MapOptions options, CancellationToken cancellation) =>
            IndexesAsync(session.StreamUnorderedAsync(static ((long Index, int Item) item, CancellationToken token) => AwaitAsync(item, token), indexed, options, cancellation));
    }
}
