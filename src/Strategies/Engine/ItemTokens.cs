namespace PBench.Strategies.Engine;

/// <summary>The tokens of a map's asynchronous items, one for each that runs: an item's error cancels those of later items, and no others. Thread-safe.</summary>
/// <remarks>The sources are never disposed of: an item may use its token however late, and they hold nothing but memory.</remarks>
internal sealed class ItemTokens
{
    private readonly Lock gate = new();
    private readonly Dictionary<CancellationTokenSource, long> running = []; // to the item's index; guarded by gate
    private long last = long.MaxValue; // tokens of later items are cancelled; guarded by gate

    /// <summary>The item begins. Its token is cancelled if its map does not want it any more.</summary>
    public CancellationTokenSource Begin(long index)
    {
        var token = new CancellationTokenSource();
        lock (gate)
        {
            if (index <= last)
            {
                running.Add(token, index);
                return token;
            }
        }

        token.Cancel(); // nobody has registered anything with it
        return token;
    }

    public void End(CancellationTokenSource token)
    {
        lock (gate)
        {
            running.Remove(token);
        }
    }

    /// <summary>Cancels the tokens of all items with a higher index, also of those that begin later. −1: of all.</summary>
    public void CancelAfter(long index)
    {
        List<CancellationTokenSource> cancelled = [];
        lock (gate)
        {
            last = Math.Min(last, index);
            foreach (var (token, item) in running)
            {
                if (item > last)
                {
                    cancelled.Add(token);
                }
            }
        }

        cancelled.ForEach(UserToken.Cancel);
    }
}
