using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Linux: sleeping on a word of shared memory.</summary>
internal static unsafe partial class Futex
{
    private const int WaitOperation = 0; // not the private variant: the word is shared between processes
    private const int WakeOperation = 1;
    private const int WakeTwoOperation = 5; // FUTEX_WAKE_OP
    private const int AddNothingIfNotZero = (1 << 28) | (1 << 24); // to the second word: FUTEX_OP_ADD 0; wake if it was (FUTEX_OP_CMP_NE) not 0

    // The number of the futex call in the system's table; it differs between processor families.
    private static readonly nint CallNumber = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 => 98,
        _ => 0,
    };

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && CallNumber != 0;

    /// <summary>Sleeps while the word has the expected value: until woken, for the time at most, or for no reason at all.</summary>
    public static void Wait(ref int word, int expected, TimeSpan atMost)
    {
        var time = new TimeSpec { Seconds = (long)atMost.TotalSeconds, Nanoseconds = atMost.Ticks % TimeSpan.TicksPerSecond * 100 };
        fixed (int* address = &word)
        {
            _ = Call(CallNumber, address, WaitOperation, expected, atMost == Timeout.InfiniteTimeSpan ? null : &time, null, 0);
        }
    }

    /// <summary>Wakes all who sleep on the word.</summary>
    public static void WakeAll(ref int word)
    {
        fixed (int* address = &word)
        {
            _ = Call(CallNumber, address, WakeOperation, int.MaxValue, null, null, 0);
        }
    }

    /// <summary>Wakes all who sleep on either word, in one call. The second is in mapped memory and not 0. False: the first is gone, and nobody was woken.</summary>
    public static bool TryWakeBoth(ref int first, ref int second)
    {
        fixed (int* one = &first)
        fixed (int* two = &second)
        {
            return Call(CallNumber, one, WakeTwoOperation, int.MaxValue, (TimeSpec*)int.MaxValue, two, AddNothingIfNotZero) >= 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, int* word, nint operation, nint value, TimeSpec* time, int* other, nint third);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
