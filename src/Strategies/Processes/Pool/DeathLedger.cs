namespace PBench.Strategies.Processes.Pool;

/// <summary>Counts deaths of workers and says when replacing them makes no sense any more. Recycling is no death. Thread-safe.</summary>
internal sealed class DeathLedger(int? limit)
{
    /// <summary>Without a limit of the user's: so many deaths with no item finished in between.</summary>
    private const int MostInARow = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(10); // 1.3 s in all, when no worker can be started from the beginning
    private static readonly TimeSpan FirstPauseLater = TimeSpan.FromMilliseconds(50); // 6 s, when there was one already: what is short now was there before
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestPauseOfDead = TimeSpan.FromMilliseconds(250); // who kills workers that start may stop doing so at any time
    private readonly Lock gate = new();
    private int total;
    private int inARow;
    private int refusals; // of starts, in a row; guarded by gate
    private long pauseEnd; // environment's ticks; guarded by gate
    private bool hasStarted; // a worker, ever; guarded by gate

    public void ItemFinished() => Volatile.Write(ref inARow, 0);

    /// <summary>True when no replacement may be started.</summary>
    public bool IsTooMany()
    {
        var all = Interlocked.Increment(ref total);
        var row = Interlocked.Increment(ref inARow);
        return limit is { } most ? all > most : row >= MostInARow;
    }

    /// <summary>A worker is ready.</summary>
    public void Started()
    {
        lock (gate)
        {
            (hasStarted, refusals) = (true, 0);
        }
    }

    /// <summary>The system refused to start a worker, or it died before it was ready. True when it is not to be asked again.</summary>
    /// <param name="hasDied">It had been started.</param>
    /// <param name="othersGoOn">There are workers: then only a limit of the user's ends the session.</param>
    /// <param name="pause">Until the next attempt; it doubles. Seats that fail side by side share it, and count as one in a row.</param>
    public bool IsRefusedTooOften(bool hasDied, bool othersGoOn, out TimeSpan pause)
    {
        var all = Interlocked.Increment(ref total);
        lock (gate)
        {
            var now = Environment.TickCount64;
            if (now >= pauseEnd)
            {
                pauseEnd = now + (long)Math.Min((hasDied ? LongestPauseOfDead : LongestPause).TotalMilliseconds, (hasStarted ? FirstPauseLater : FirstPause).TotalMilliseconds * (1 << Math.Min(refusals, MostInARow)));
                refusals++;
            }

            pause = TimeSpan.FromMilliseconds(pauseEnd - now);
            return limit is { } most ? all > most : refusals >= MostInARow && !othersGoOn;
        }
    }

    public string Description => limit is { } most
        ? $"more than RespawnLimit = {most} workers died or could not be started"
        : $"{MostInARow} workers in a row died without finishing an item, or could not be started";
}
