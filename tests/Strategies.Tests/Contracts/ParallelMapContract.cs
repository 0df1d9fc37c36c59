namespace PBench.Strategies.Tests.Contracts;

/// <summary>What every strategy promises; one short subclass for each.</summary>
[CancelAfter(60_000)]
public abstract partial class ParallelMapContract
{
    protected abstract IParallelMapStrategy Strategy { get; }

    protected Task<IMapSession> OpenAsync(int workers = 2) => Strategy.OpenAsync(new SessionOptions { Workers = workers });

    private static int[] Numbers(int count) => [.. Enumerable.Range(0, count)];
}
