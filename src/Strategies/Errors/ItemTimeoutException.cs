namespace PBench.Strategies;

/// <summary>An item ran longer than <see cref="MapOptions.ItemTimeout"/>.</summary>
public sealed class ItemTimeoutException : MapItemException
{
    internal ItemTimeoutException(string message, long index, int count, TimeSpan limit)
        : base(message, index, count) => Limit = limit;

    /// <summary>The limit that was exceeded.</summary>
    public TimeSpan Limit { get; }
}
