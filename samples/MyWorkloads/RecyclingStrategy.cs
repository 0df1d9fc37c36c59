using PBench.Strategies;

namespace MyWorkloads;

/// <summary>A strategy of one's own: the shared-memory pool, with each worker process replaced after so many items.</summary>
public sealed class RecyclingStrategy(int maxItems) : IParallelMapStrategy
{
    private readonly SharedMemoryStrategy pool = new();

    public string Name => $"shm-{maxItems}";

    public StrategyTraits Traits => pool.Traits;

    public Task<IMapSession> OpenAsync(SessionOptions? options = null, CancellationToken cancellation = default) =>
        pool.OpenAsync((options ?? new SessionOptions()) with { MaxItemsPerWorker = maxItems }, cancellation);
}
