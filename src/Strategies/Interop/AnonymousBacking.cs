using System.Globalization;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PBench.Strategies.Interop;

/// <summary>Linux: memory without a name (memfd). A worker of the same user reaches it through the parent's descriptor in /proc; it is gone with the last process that has it.</summary>
internal sealed partial class AnonymousBacking : ISegmentBacking
{
    private const int AddSeals = 1033;
    private const int SealSeal = 1;
    private const int SealShrink = 2;
    private const int SealGrow = 4;

    public (MemoryMappedFile File, IDisposable Owner, string Address) Create(long length)
    {
        var file = MemoryMappedFile.CreateNew(null, length);
        var descriptor = file.SafeMemoryMappedFileHandle.DangerousGetHandle();
        _ = Control((int)descriptor, AddSeals, SealShrink | SealGrow | SealSeal); // a worker that cut it short would end this process at its next look
        return (file, file, string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{descriptor}"));
    }

    public (MemoryMappedFile File, IDisposable Owner) Open(string address, long length)
    {
        SafeFileHandle handle = ProcDescriptor.Open(address, FileAccess.ReadWrite);
        try
        {
            var file = MemoryMappedFile.CreateFromFile(handle, null, length, MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: false);
            return (file, file);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public void Forget(string address)
    {
        // There never was a name.
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(int descriptor, int command, int argument);
}
