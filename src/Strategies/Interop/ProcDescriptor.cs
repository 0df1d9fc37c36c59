using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PBench.Strategies.Interop;

/// <summary>Linux: opens by its path in /proc what another process of the same user has open.</summary>
/// <remarks>The first <c>File.OpenHandle</c> of a process costs 3 ms of processor time, for all that it can do with paths and locks: a sixth of what a bare process takes to start.</remarks>
internal static unsafe partial class ProcDescriptor
{
    private const int MostChars = 64; // of /proc/[process]/fd/[number]
    private const int GetDumpable = 3; // PR_GET_DUMPABLE
    private const int CloseOnExec = 0x80000; // O_CLOEXEC, the same on every processor that has the fast path

    /// <summary>Other processes of this user may open what this one has open. Not so after it has given up rights or asked for privacy (<c>PR_SET_DUMPABLE</c>): /proc is then the administrator's.</summary>
    public static bool IsOpenToOthers => Control(GetDumpable, 0, 0, 0, 0) == 1;

    /// <exception cref="IOException">It is not open any more: the other process has gone.</exception>
    public static SafeFileHandle Open(string path, FileAccess access)
    {
        var descriptor = path.Length < MostChars ? TryOpen(path, access) : -1;
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : OpenOrSayWhyNot(path, access);
    }

    private static int TryOpen(string path, FileAccess access)
    {
        var bytes = stackalloc byte[MostChars];
        for (var i = 0; i < path.Length; i++)
        {
            bytes[i] = (byte)path[i]; // digits and what stands between them
        }

        bytes[path.Length] = 0;
        return Open(bytes, CloseOnExec | ((int)access - 1)); // O_RDONLY, O_WRONLY and O_RDWR are 0, 1 and 2
    }

    private static SafeFileHandle OpenOrSayWhyNot(string path, FileAccess access) => File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Control(int operation, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "open")]
    private static partial int Open(byte* path, int flags);
}
