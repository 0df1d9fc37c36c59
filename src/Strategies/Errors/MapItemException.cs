namespace PBench.Strategies;

/// <summary>An item of a map failed. <see cref="Exception.InnerException"/> is the item's own exception where there is one.</summary>
public class MapItemException : Exception
{
    /// <summary>Of the item at <paramref name="index"/>.</summary>
    /// <param name="message">Says what happened to which item.</param>
    /// <param name="index">Position in the input, from 0, or −1 where no item is at fault.</param>
    /// <param name="count">Number of items that failed together.</param>
    /// <param name="inner">The item's own exception, or null.</param>
    public MapItemException(string message, long index, int count = 1, Exception? inner = null)
        : base(message, inner)
    {
        Index = index;
        Count = count;
    }

    /// <summary>Position of the item in the input, from 0; −1 where no item is at fault (a function that cannot travel). For a chunk function: the first item of the chunk.</summary>
    public long Index { get; }

    /// <summary>Number of items that failed together: 1, or the chunk's for a chunk function.</summary>
    public int Count { get; }

    /// <summary>Message, cause and stack traces. Never throws, whatever the members of the cause do.</summary>
    public override string ToString() => ExceptionText.OfWhole(this, base.ToString);
}
