using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Looks at a pipe without reading from it.</summary>
internal static unsafe partial class PipeState
{
    private const short Readable = 1; // POLLIN, the same on Linux and macOS

    private const int Forever = -1;

    /// <summary>There are bytes to read at this moment. False, too, where it cannot be told.</summary>
    public static bool HasBytes(SafeHandle pipe) => Look(pipe, 0);

    /// <summary>Returns when there are bytes to read or none will come any more; at once where it cannot be told.</summary>
    public static void WaitForBytes(SafeHandle pipe) => Look(pipe, Forever);

    private static bool Look(SafeHandle pipe, int milliseconds)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        var held = false;
        try
        {
            pipe.DangerousAddRef(ref held);
            var request = new Request { Descriptor = (int)pipe.DangerousGetHandle(), Wanted = Readable };
            return Poll(&request, 1, milliseconds) == 1 && (request.Found & Readable) != 0;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
        finally
        {
            if (held)
            {
                pipe.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(Request* requests, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public int Descriptor;
        public short Wanted;
        public short Found;
    }
}
