using System.IO.MemoryMappedFiles;

namespace PBench.Strategies.Interop;

/// <summary>Where shared memory comes from on this platform.</summary>
internal interface ISegmentBacking
{
    /// <summary>Makes memory of <paramref name="length"/> bytes. <c>Owner</c> frees it in this process; <c>Address</c> is for <see cref="Open"/> in a worker.</summary>
    (MemoryMappedFile File, IDisposable Owner, string Address) Create(long length);

    /// <summary>Opens memory of the parent.</summary>
    (MemoryMappedFile File, IDisposable Owner) Open(string address, long length);

    /// <summary>Every worker that needs the address has opened it: no name has to stay.</summary>
    void Forget(string address);
}
