using System.Diagnostics;

namespace PBench.Strategies.Engine;

/// <summary>Tells threads of this process that there may be work.</summary>
/// <remarks>
/// Who waits looks for as long as waking a sleeping core costs, giving its core away between looks, and then sleeps: maps often follow
/// each other closely. Lost wake-ups: who waits raises <c>sleepers</c>, then looks at the version; who rings raises the version, then
/// looks at <c>sleepers</c>. Both first steps are full fences, so at least one of them sees the other's.
/// </remarks>
internal sealed class Bell
{
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs
    private readonly object gate = new();
    private long version;
    private int sleepers;
    private volatile bool closed;

    /// <summary>Nobody waits any more.</summary>
    public bool IsClosed => closed;

    /// <summary>A mark to wait from: read it before looking for work.</summary>
    public long Mark() => Volatile.Read(ref version);

    public void Ring()
    {
        Interlocked.Increment(ref version);
        while (Volatile.Read(ref sleepers) != 0 && !TryWake())
        {
        }
    }

    /// <summary>Blocks until the bell rang after <paramref name="mark"/>. False when it is closed.</summary>
    public bool Wait(long mark)
    {
        var start = Stopwatch.GetTimestamp();
        while (Mark() == mark && Stopwatch.GetTimestamp() - start < LookTicks)
        {
            Thread.Yield();
        }

        if (Mark() == mark)
        {
            Sleep(mark);
        }

        return !closed;
    }

    public void Close()
    {
        closed = true;
        Ring();
    }

    // An item may have interrupted its thread, which the first wait of that thread feels, be it here for a lock. Nothing of ours means anything by
    // it: who rings tries again, who waits looks for work and waits again.
    private bool TryWake()
    {
        try
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
                return true;
            }
        }
        catch (ThreadInterruptedException)
        {
            return false;
        }
    }

    private void Sleep(long mark)
    {
        Interlocked.Increment(ref sleepers);
        try
        {
            lock (gate)
            {
                while (Mark() == mark && !closed)
                {
                    Monitor.Wait(gate);
                }
            }
        }
        catch (ThreadInterruptedException)
        {
            // See TryWake.
        }
        finally
        {
            Interlocked.Decrement(ref sleepers);
        }
    }
}
