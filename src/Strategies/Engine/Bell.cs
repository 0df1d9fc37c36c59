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
        if (Volatile.Read(ref sleepers) != 0)
        {
            lock (gate)
            {
                Monitor.PulseAll(gate);
            }
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

    private void Sleep(long mark)
    {
        lock (gate)
        {
            Interlocked.Increment(ref sleepers);
            while (Mark() == mark && !closed)
            {
                Monitor.Wait(gate);
            }

            Interlocked.Decrement(ref sleepers);
        }
    }
}
