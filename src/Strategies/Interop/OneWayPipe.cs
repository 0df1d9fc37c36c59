using System.Globalization;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PBench.Strategies.Interop;

/// <summary>A pipe between this process and one worker, in one direction. Nothing listens and nothing has a name.</summary>
internal sealed partial class OneWayPipe : IDisposable
{
    private const string Inherited = "inherited:";
    private readonly AnonymousPipeServerStream stream;

    /// <param name="direction">Out: this process writes.</param>
    /// <param name="platform">
    /// The fast path's worker opens the other end through /proc, so that no descriptor is inherited by processes that the
    /// application happens to start at the same moment. The portable path's worker inherits it: see <see cref="WorkerStarted"/>.
    /// </param>
    /// <param name="isLarge">It will carry items or results.</param>
    public OneWayPipe(PipeDirection direction, Platform platform, bool isLarge = false)
    {
        stream = new AnonymousPipeServerStream(direction, platform.IsPortable ? HandleInheritability.Inheritable : HandleInheritability.None);
        IsInherited = platform.IsPortable;
        if (isLarge)
        {
            PipeSize.Raise(stream.SafePipeHandle);
        }

        Address = platform.IsPortable
            ? Inherited + stream.GetClientHandleAsString()
            : string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{stream.ClientSafePipeHandle.DangerousGetHandle()}");
    }

    /// <summary>What the worker opens its end by.</summary>
    public string Address { get; }

    public Stream Stream => stream;

    /// <summary>This process's end.</summary>
    public SafeHandle Handle => stream.SafePipeHandle;

    private bool IsInherited { get; }

    /// <summary>The worker's end, in the worker.</summary>
    /// <param name="address">The <see cref="Address"/>.</param>
    /// <param name="access">Read or write.</param>
    public static Stream Open(string address, FileAccess access) => address.StartsWith(Inherited, StringComparison.Ordinal)
        ? OpenInherited(address, access)
        : new FileStream(ProcDescriptor.Open(address, access), access, bufferSize: 0);

    /// <summary>The process exists: an inherited end must be closed here at once, or the next process would inherit it too and the end of the file never come.</summary>
    public void WorkerStarted()
    {
        if (IsInherited)
        {
            CloseWorkerEnd();
        }
    }

    /// <summary>The worker has opened its end, or never will: from now on its death is the end of the file here.</summary>
    public void CloseWorkerEnd() => stream.DisposeLocalCopyOfClientHandle();

    public void Dispose()
    {
        CloseWorkerEnd(); // the stream leaves it open once it has told its number
        stream.Dispose();
    }

    // By itself and as a Stream: a worker that does not need System.IO.Pipes does not load it.
#pragma warning disable CA1859 // The exact type would have it loaded to compile the caller.
    private static Stream OpenInherited(string address, FileAccess access) =>
        new AnonymousPipeClientStream(access == FileAccess.Read ? PipeDirection.In : PipeDirection.Out, Private(nint.Parse(address.AsSpan(Inherited.Length), CultureInfo.InvariantCulture)));
#pragma warning restore CA1859

    // What the worker starts would inherit this end too, and hide the worker's death from the parent.
    private static SafePipeHandle Private(nint handle)
    {
        if (!OperatingSystem.IsWindows())
        {
            _ = Control((int)handle, OperatingSystem.IsLinux() ? 0x5451u : 0x20006601u); // FIOCLEX; fcntl's third argument would be passed differently on each system
        }

        return new SafePipeHandle(handle, ownsHandle: true);
    }

    [LibraryImport("libc", EntryPoint = "ioctl")]
    private static partial int Control(int descriptor, nuint request);
}
