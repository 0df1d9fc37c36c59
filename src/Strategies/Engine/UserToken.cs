namespace PBench.Strategies.Engine;

/// <summary>Cancels tokens that sources and items have been given.</summary>
internal static class UserToken
{
    /// <summary>The token is cancelled when this returns. What is registered with it runs on a thread of the pool: it may block, is not waited for, and what it throws is nobody's result.</summary>
    public static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.CancelAsync().ContinueWith(
                static ended => ended.Exception, // seen, or the runtime would tell the program of it
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
        catch (ObjectDisposedException)
        {
            // Its item has ended a moment ago, and disposed of it.
        }
    }
}
