namespace PBench.Harness.Measuring.Planning;

/// <summary>How long a launch may spend on timed iterations so that the whole run keeps its time.</summary>
/// <remarks>Everything else a launch costs (starting, preparing, first maps, trace, order) cannot be saved; it is learnt from the launches before.</remarks>
/// <param name="total">Time for the whole run; null: no limit.</param>
/// <param name="isHard">No launch starts after it; else it is only planned with.</param>
/// <param name="time">The clock.</param>
public sealed class TimeBudget(TimeSpan? total, bool isHard, TimeProvider time)
{
    private static readonly TimeSpan Unlimited = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan GuessedFixedCost = TimeSpan.FromMilliseconds(250);

    /// <summary>Share of the time that is planned with: reports, and machines that are busier later, need the rest.</summary>
    private const double Planned = 0.85;

    private readonly long start = time.GetTimestamp();
    private TimeSpan earlier;
    private TimeSpan fixedCosts;
    private int launches;

    /// <summary>Since the start, with the time of processes that an earlier session of the run launched.</summary>
    public TimeSpan Elapsed => earlier + time.GetElapsedTime(start);

    /// <summary>No new launch may start.</summary>
    public bool IsSpent => isHard && total is { } limit && Elapsed >= limit;

    public bool IsLimited => total is not null;

    /// <summary>For the timed iterations of the next launch, given how many launches are still to come, it included.</summary>
    public TimeSpan ForLaunch(int remaining)
    {
        if (total is not { } limit)
        {
            return Unlimited;
        }

        var fixedCost = launches == 0 ? GuessedFixedCost : fixedCosts / launches;
        var share = (limit * Planned - Elapsed) / Math.Max(1, remaining) - fixedCost;
        return share < Least ? Least : share > Unlimited ? Unlimited : share;
    }

    /// <summary>A launch of an earlier session: its time is spent, and its cost is known.</summary>
    public void Restore(TimeSpan launch, TimeSpan measuring)
    {
        earlier += launch;
        Record(launch, measuring);
    }

    public void Record(TimeSpan launch, TimeSpan measuring)
    {
        fixedCosts += launch > measuring ? launch - measuring : TimeSpan.Zero;
        launches++;
    }
}
