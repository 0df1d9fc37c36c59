using System.Diagnostics;
using PBench.Harness.Measuring.Child;
using PBench.Strategies.Interop;

namespace PBench.Harness.Machine.Limits;

/// <summary>How the sides of <see cref="WordRoundTrip"/> wait for each other.</summary>
internal enum WaitMode
{
    /// <summary>In the kernel at once.</summary>
    Sleep,

    /// <summary>Looking for 20 µs and giving the core away between looks; then in the kernel.</summary>
    Look,
}

/// <summary>A number to another process and back through shared memory.</summary>
/// <remarks>
/// Each direction has a word that only its sender raises and a count of sleepers that only its receiver changes. The sender
/// raises the word, then reads the count; the receiver raises the count, then reads the word. All four are full fences
/// (Interlocked), so at least one side sees the other's step and no wake-up is lost.
/// </remarks>
internal sealed class WordRoundTrip : IProbedAction
{
    private const int Bytes = 4096;
    private const int ModeOffset = 0;
    private const int RequestOffset = 128; // on cache lines of their own; pairs of them, since cores fetch pairs
    private const int AnswerOffset = 512;
    private const int SleepersAfter = 128;
    private const int LooksBetweenYields = 50;
    private static readonly long LookTicks = Stopwatch.Frequency / 50_000; // 20 µs: about what waking a core costs on a virtual machine

    private readonly MappedSegment? memory;
    private readonly Process? echo;
    private readonly WaitMode mode;
    private int sent;

    public WordRoundTrip(WaitMode mode)
    {
        this.mode = mode;
        IsSupported = !Platform.Current.IsPortable;
        if (IsSupported)
        {
            memory = MappedSegment.Create(Bytes, Platform.Current.Segments);
            memory.Int32(ModeOffset) = (int)mode;
            echo = EchoProcess.StartWord(memory.Address);
        }
    }

    public bool IsSupported { get; }

    public int Operations => 100;

    public void Run()
    {
        for (var i = 0; i < Operations; i++)
        {
            Post(memory!, RequestOffset, ++sent);
            Await(memory!, AnswerOffset, sent, mode);
        }
    }

    public void Dispose()
    {
        if (echo is not null)
        {
            EchoProcess.Stop(echo);
        }

        memory?.Dispose();
    }

    /// <summary>The other side: answers until it is killed, or its parent has ended.</summary>
    public static void Answer(string address)
    {
        Lifeline.Hold();
        using var memory = MappedSegment.Open(address, Bytes, Platform.Current.Segments);
        var mode = (WaitMode)memory.Int32(ModeOffset);
        for (var next = 1; ; next++)
        {
            Await(memory, RequestOffset, next, mode);
            Post(memory, AnswerOffset, next);
        }
    }

    private static void Post(MappedSegment memory, int offset, int value)
    {
        Interlocked.Exchange(ref memory.Int32(offset), value);
        if (Volatile.Read(ref memory.Int32(offset + SleepersAfter)) != 0)
        {
            Futex.WakeAll(ref memory.Int32(offset));
        }
    }

    private static void Await(MappedSegment memory, int offset, int value, WaitMode mode)
    {
        ref var word = ref memory.Int32(offset);
        if (mode == WaitMode.Look && Look(ref word, value))
        {
            return;
        }

        Interlocked.Increment(ref memory.Int32(offset + SleepersAfter));
        while (Volatile.Read(ref word) is var seen && seen != value)
        {
            Futex.Wait(ref word, seen, Timeout.InfiniteTimeSpan);
        }

        Interlocked.Decrement(ref memory.Int32(offset + SleepersAfter));
    }

    private static bool Look(ref int word, int value)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            for (var i = 0; i < LooksBetweenYields; i++)
            {
                if (Volatile.Read(ref word) == value)
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
