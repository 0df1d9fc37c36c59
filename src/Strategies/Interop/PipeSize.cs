using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Makes pipes larger where the system lets it.</summary>
internal static partial class PipeSize
{
    private const int SetPipeSize = 1031; // F_SETPIPE_SZ, Linux only
    private const int Wanted = 1 << 20; // the most an ordinary user gets by default; 64 KiB carries a third of its bandwidth

    /// <summary>Tries; a refusal (users share 64 MiB of pipes) changes nothing.</summary>
    public static void Raise(SafeHandle pipe)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Control((int)pipe.DangerousGetHandle(), SetPipeSize, Wanted);
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int value);
}
