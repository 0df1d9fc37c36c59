using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Makes pipes larger where the system lets it.</summary>
internal static partial class PipeSize
{
    /// <summary>Bytes that any pipe holds: what Windows gives by default; macOS gives more.</summary>
    public const int Smallest = 4096;

    private const int SetPipeSize = 1031; // F_SETPIPE_SZ, Linux only
    private const int GetPipeSize = 1032; // F_GETPIPE_SZ
    private const int Wanted = 1 << 20; // the most an ordinary user gets by default; 64 KiB carries a third of its bandwidth

    /// <summary>Tries; a refusal (users share 64 MiB of pipes) changes nothing.</summary>
    public static void Raise(SafeHandle pipe)
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Control((int)pipe.DangerousGetHandle(), SetPipeSize, Wanted);
        }
    }

    /// <summary>Bytes that the pipe surely holds while nobody reads, if no write is smaller than a page.</summary>
    public static int Of(SafeHandle pipe)
    {
        var size = OperatingSystem.IsLinux() ? Control((int)pipe.DangerousGetHandle(), GetPipeSize, 0) : 0;
        return size > 0 ? size : Smallest;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int value);
}
