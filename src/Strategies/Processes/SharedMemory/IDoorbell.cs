using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.SharedMemory;

/// <summary>Sleeps until another process rings.</summary>
internal interface IDoorbell
{
    /// <summary>One ring wakes every sleeper.</summary>
    bool WakesAll { get; }

    /// <summary>The other side will never ring again.</summary>
    bool IsBroken { get; }

    void Ring(ref int word);

    /// <summary>Sleeps while the word has the value; may return for no reason.</summary>
    void Sleep(ref int word, int value);
}

/// <summary>Linux: the word itself is slept on.</summary>
internal sealed class FutexDoorbell : IDoorbell
{
    private volatile bool broken;

    public bool WakesAll => true;

    public bool IsBroken => broken;

    public void Break() => broken = true;

    public void Ring(ref int word) => Futex.WakeAll(ref word);

    public void Sleep(ref int word, int value) => Futex.Wait(ref word, value, Timeout.InfiniteTimeSpan);
}

/// <summary>Everywhere: a byte in a pipe. One end of the pipe is in each process; its closing breaks the bell.</summary>
internal sealed class PipeDoorbell(Stream stream) : IDoorbell
{
    private readonly byte[] bytes = new byte[64];
    private volatile bool broken;

    public bool WakesAll => false;

    public bool IsBroken => broken;

    public void Ring(ref int word)
    {
        if (!stream.CanWrite)
        {
            return; // our own wait, when the worker has ended: the pipe's end ends it
        }

        try
        {
            stream.WriteByte(1);
        }
        catch (IOException)
        {
            broken = true; // nobody is there to be woken
        }
    }

    public void Sleep(ref int word, int value)
    {
        try
        {
            broken |= stream.Read(bytes, 0, bytes.Length) == 0; // stale bytes wake once too often, which is allowed
        }
        catch (IOException)
        {
            broken = true;
        }
    }
}
