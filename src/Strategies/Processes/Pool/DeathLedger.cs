namespace PBench.Strategies.Processes.Pool;

/// <summary>Counts deaths of workers and says when replacing them makes no sense any more. Recycling is no death. Thread-safe.</summary>
internal sealed class DeathLedger(int? limit)
{
    /// <summary>Without a limit of the user's: so many deaths with no item finished in between.</summary>
    private const int MostInARow = 8;

    private int total;
    private int inARow;

    public void ItemFinished() => Volatile.Write(ref inARow, 0);

    /// <summary>True when no replacement may be started.</summary>
    public bool IsTooMany()
    {
        var all = Interlocked.Increment(ref total);
        var row = Interlocked.Increment(ref inARow);
        return limit is { } most ? all > most : row >= MostInARow;
    }

    public string Description => limit is { } most
        ? $"more than RespawnLimit = {most} workers died"
        : $"{MostInARow} workers died in a row without finishing an item";
}
