using System.Diagnostics;
using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.SharedMemory;

/// <summary>A counter that one process raises and another waits for.</summary>
/// <remarks>
/// Who waits looks for up to 20 µs, giving its core away between looks, then sleeps: two sides on two cores meet without a
/// system call, two on one core do not keep each other out (a spin that does not yield is a thousand times slower there).
/// Lost wake-ups: who waits first raises <c>sleepers</c>, then looks at the value; who posts first raises the value, then looks
/// at <c>sleepers</c>. Both steps are full fences (Interlocked), so at least one of them sees the other's. Only sleepers change <c>sleepers</c>.
/// </remarks>
internal sealed class Gate(MappedSegment segment, int offset, IDoorbell bell)
{
    private const int SleepersOffset = 128; // on another pair of cache lines than the value
    private const int LooksBeforeYield = 4;
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs: what waking a sleeping core costs (virtual machine, 2 cores)

    public int Value => Volatile.Read(ref segment.Int32(offset));

    /// <summary>Somebody sleeps here, or has looked in vain and is about to.</summary>
    public bool HasSleepers => Volatile.Read(ref segment.Int32(offset + SleepersOffset)) != 0;

    /// <summary>Raises the value and wakes who waits for it.</summary>
    /// <param name="later">Is told whom to wake, where that can be left to it.</param>
    public void Post(WakeUps? later = null)
    {
        Interlocked.Increment(ref segment.Int32(offset));
        if (!HasSleepers)
        {
            return;
        }

        if (later is not null && bell.WakesAll)
        {
            later.Add(this);
        }
        else
        {
            bell.Ring(ref segment.Int32(offset));
        }
    }

    /// <summary>Wakes who sleeps here, and at <paramref name="other"/>. The memory of this gate is in use; the other's may be gone.</summary>
    public void RingWith(Gate other)
    {
        if (Value == 0 || !other.TryRingWith(ref segment.Int32(offset)))
        {
            bell.Ring(ref segment.Int32(offset));
            other.TryRing();
        }
    }

    /// <summary>Wakes who sleeps here, if the memory is not gone with its worker.</summary>
    public void TryRing()
    {
        try
        {
            bell.Ring(ref segment.Int32(offset)); // of an address that is gone the system says so, or wakes nobody
        }
        catch (ObjectDisposedException)
        {
            // Nobody is left to wake.
        }
    }

    private bool TryRingWith(ref int also)
    {
        try
        {
            return Futex.TryWakeBoth(ref segment.Int32(offset), ref also);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }

    /// <summary>Blocks until the value differs from <paramref name="seen"/>, or the bell is broken.</summary>
    /// <param name="seen">Read before looking for what the post announces.</param>
    /// <param name="isOwner">This thread is the one that usually waits here; others must not eat its wake-ups.</param>
    public void Wait(int seen, bool isOwner = true)
    {
        if (Look(seen))
        {
            return;
        }

        if (!isOwner && !bell.WakesAll)
        {
            while (Value == seen && !bell.IsBroken)
            {
                Thread.Sleep(1);
            }

            return;
        }

        Interlocked.Increment(ref segment.Int32(offset + SleepersOffset));
        while (Value == seen && !bell.IsBroken)
        {
            bell.Sleep(ref segment.Int32(offset), seen);
        }

        Interlocked.Decrement(ref segment.Int32(offset + SleepersOffset));
    }

    private bool Look(int seen)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < LooksBeforeYield; i++)
            {
                if (Value != seen)
                {
                    return true;
                }

                Thread.SpinWait(1);
            }

            Thread.Yield();
        }
        while (Stopwatch.GetTimestamp() - start < LookTicks);

        return false;
    }
}
