namespace PBench.Strategies;

/// <summary>What a map does when an item fails.</summary>
public enum ErrorPolicy
{
    /// <summary>Start no further item, wait for those running, throw the error of the lowest failed index. The default.</summary>
    /// <remarks>Asynchronous items with a higher index than the one that failed have their tokens cancelled at once; those before it run to their end.</remarks>
    FailFast,

    /// <summary>Run every item, then throw one <see cref="AggregateException"/> with every error in index order.</summary>
    Collect,
}

/// <summary>How one map is run. Immutable; checked at the call, before any item is pulled.</summary>
public sealed record MapOptions
{
    /// <summary>Items handed to a worker at once: see <see cref="PBench.Strategies.ChunkSize"/>. Default <see cref="ChunkSize.Auto"/>; converts from a positive int.</summary>
    public ChunkSize ChunkSize { get; init; } = ChunkSize.Auto;

    /// <summary>What to do when an item fails. Default <see cref="ErrorPolicy.FailFast"/>.</summary>
    public ErrorPolicy OnError { get; init; } = ErrorPolicy.FailFast;

    /// <summary>Sees every item error as it happens, on any thread, one call at a time. If it throws, the map fails with what it threw. The map ends when it has returned; with worker processes it may use their session.</summary>
    public Action<MapItemException>? ErrorHandler { get; init; }

    /// <summary>Limit for the whole map, from the call (a stream: from the first pull). Null or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: none.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Limit for one item's run (a chunk function: one chunk's). Null or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>: none.</summary>
    /// <remarks>
    /// A process pool kills the worker of an item that exceeds it. A thread cannot be stopped: the item fails at its limit, and its worker runs nothing
    /// else until it returns, so that never more items run than there are workers. When all workers are held in this way, the items
    /// that are left wait as long as another limit (at least 1 s), and then the map ends with a <see cref="SessionFailedException"/>.
    /// </remarks>
    public TimeSpan? ItemTimeout { get; init; }

    /// <summary>How often an item is tried again after its worker was lost while running it. Default 0.</summary>
    public int Retries { get; init; }

    /// <summary>Items in flight: pulled from the source and not yet handed to the consumer (in a map: not yet finished). At least 1; null: chosen from workers and chunk size.</summary>
    public int? Window { get; init; }

    /// <summary>Least time between the starts of two items, across all workers. Default zero. A time and no limit: an infinite one is refused.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>Items an asynchronous function has in flight in each worker, 1 to 4096. Default 1.</summary>
    public int ConcurrencyPerWorker { get; init; } = 1;

    /// <summary>Told how many items are done, in increasing order; the last report says exactly all. A map without items reports once: 0 of 0. If it throws, the map fails with what it threw; what <see cref="Progress{T}"/> posts elsewhere throws there.</summary>
    public IProgress<MapProgress>? Progress { get; init; }

    /// <summary>Number of items of a source that cannot be counted in advance, for <see cref="MapProgress.Total"/>.</summary>
    public long? TotalItems { get; init; }

    /// <summary>Sees when each chunk passed each of its phases. Costs a few clock readings per chunk.</summary>
    public IChunkObserver? Observer { get; init; }

    internal const int MaxConcurrencyPerWorker = 4096;

    /// <summary>What every timer of the system can wait for.</summary>
    internal static readonly TimeSpan LongestTime = TimeSpan.FromDays(24);

    internal static MapOptions Default { get; } = new();

    /// <summary>These options, with no limit where there is an infinite one. Throws for the first value out of range.</summary>
    internal MapOptions Checked()
    {
        if (Timeout == System.Threading.Timeout.InfiniteTimeSpan || ItemTimeout == System.Threading.Timeout.InfiniteTimeSpan)
        {
            return (this with
            {
                Timeout = Timeout == System.Threading.Timeout.InfiniteTimeSpan ? null : Timeout,
                ItemTimeout = ItemTimeout == System.Threading.Timeout.InfiniteTimeSpan ? null : ItemTimeout,
            }).Checked();
        }

        Require(OnError is ErrorPolicy.FailFast or ErrorPolicy.Collect, nameof(OnError), OnError, "FailFast or Collect");
        Require(Timeout is null || (Timeout > TimeSpan.Zero && Timeout <= LongestTime), nameof(Timeout), Timeout, "positive and at most 24 days, or null or Timeout.InfiniteTimeSpan for no limit");
        Require(ItemTimeout is null || (ItemTimeout > TimeSpan.Zero && ItemTimeout <= LongestTime), nameof(ItemTimeout), ItemTimeout, "positive and at most 24 days, or null or Timeout.InfiniteTimeSpan for no limit");
        Require(Retries >= 0, nameof(Retries), Retries, "at least 0");
        Require(Window is null or >= 1, nameof(Window), Window, "at least 1, or null");
        Require(Pause >= TimeSpan.Zero && Pause <= LongestTime, nameof(Pause), Pause, "zero or positive, and at most 24 days");
        Require(ConcurrencyPerWorker is >= 1 and <= MaxConcurrencyPerWorker, nameof(ConcurrencyPerWorker), ConcurrencyPerWorker, $"1 to {MaxConcurrencyPerWorker}");
        Require(TotalItems is null or >= 0, nameof(TotalItems), TotalItems, "at least 0, or null");
        return this;
    }

    /// <summary>What differs from the defaults, e.g. <c>MapOptions { ChunkSize = 16, OnError = Collect }</c>.</summary>
    public override string ToString() => Printed.Options(
        nameof(MapOptions),
        (nameof(ChunkSize), ChunkSize, Default.ChunkSize),
        (nameof(OnError), OnError, Default.OnError),
        (nameof(ErrorHandler), ErrorHandler, null),
        (nameof(Timeout), Timeout, null),
        (nameof(ItemTimeout), ItemTimeout, null),
        (nameof(Retries), Retries, Default.Retries),
        (nameof(Window), Window, null),
        (nameof(Pause), Pause, Default.Pause),
        (nameof(ConcurrencyPerWorker), ConcurrencyPerWorker, Default.ConcurrencyPerWorker),
        (nameof(Progress), Progress, null),
        (nameof(TotalItems), TotalItems, null),
        (nameof(Observer), Observer, null));

    private static void Require(bool holds, string name, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}
