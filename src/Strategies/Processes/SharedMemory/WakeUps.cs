namespace PBench.Strategies.Processes.SharedMemory;

/// <summary>Wake-ups that a thread owes to workers it has posted to: two of them go in one system call.</summary>
/// <remarks>
/// One after the other costs 5 to 10 µs more (virtual machine, 2 cores): the first worker woken on the caller's own core runs
/// before the second is woken. No post waits for longer than it takes to hand the next worker a small chunk. For one thread.
/// </remarks>
internal sealed class WakeUps : IWakeUps
{
    private Gate? owed;

    /// <summary>The gate's value is raised, and somebody sleeps there.</summary>
    public void Add(Gate gate)
    {
        if (owed is { } other && other != gate)
        {
            owed = null;
            gate.RingWith(other);
        }
        else
        {
            owed = gate;
        }
    }

    public void Flush()
    {
        var last = owed;
        owed = null;
        last?.TryRing();
    }
}
