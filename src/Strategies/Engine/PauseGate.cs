namespace PBench.Strategies.Engine;

/// <summary>Keeps the least time between two starts.</summary>
internal sealed class PauseGate(TimeSpan pause, Action opened, TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private long? last;
    private ITimer? timer;

    /// <summary>True when a start is allowed now; it then counts as made. Otherwise <c>opened</c> is called when the next is allowed.</summary>
    public bool TryStart()
    {
        lock (gate)
        {
            if (!IsOpenNow(out var now))
            {
                return false;
            }

            last = now;
            return true;
        }
    }

    /// <summary>True when a start is allowed now. Otherwise <c>opened</c> is called when it is, so that nobody needs to ask again and again.</summary>
    public bool IsOpen()
    {
        lock (gate)
        {
            return IsOpenNow(out _);
        }
    }

    /// <summary>Takes a start back that was allowed but not used.</summary>
    public void Undo()
    {
        lock (gate)
        {
            last = null;
        }
    }

    public void Dispose() => timer?.Dispose();

    private bool IsOpenNow(out long now)
    {
        now = clock.GetTimestamp();
        var wait = last is { } start ? pause - clock.GetElapsedTime(start, now) : TimeSpan.Zero;
        if (wait <= TimeSpan.Zero)
        {
            return true;
        }

        // Timers tick in milliseconds: round up, or the wake-up comes early and finds the gate still shut.
        timer ??= clock.CreateTimer(_ => opened(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)), Timeout.InfiniteTimeSpan);
        return false;
    }
}
