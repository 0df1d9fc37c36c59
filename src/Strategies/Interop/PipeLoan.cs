using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Puts memory into a pipe without copying it (Linux): its pages are lent until the other side has read them.</summary>
internal static unsafe partial class PipeLoan
{
    private const int Interrupted = 4; // EINTR

    /// <summary>Blocks until the bytes are in the pipe. They must neither change nor move until the other side has read them.</summary>
    /// <returns>How many are: fewer where the system lends no (more) memory or the other side is gone, which a write of the others tells.</returns>
    public static int Lend(SafeHandle pipe, ReadOnlySpan<byte> bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var lent = 0;
        var held = false;
        try
        {
            pipe.DangerousAddRef(ref held);
            fixed (byte* start = bytes)
            {
                while (lent < bytes.Length)
                {
                    var piece = new Piece { Start = start + lent, Length = (nuint)(bytes.Length - lent) };
                    var some = Splice((int)pipe.DangerousGetHandle(), &piece, 1, 0);
                    if (some > 0)
                    {
                        lent += (int)some;
                    }
                    else if (some == 0 || Marshal.GetLastPInvokeError() != Interrupted)
                    {
                        return lent;
                    }
                }
            }

            return lent;
        }
        finally
        {
            if (held)
            {
                pipe.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "vmsplice", SetLastError = true)]
    private static partial nint Splice(int descriptor, Piece* pieces, nuint count, uint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct Piece
    {
        public byte* Start;
        public nuint Length;
    }
}
