using System.IO.MemoryMappedFiles;
using PBench.Strategies.Interop;

namespace PBench.Reliability.Tests;

/// <summary>Shared memory with a limit on the number of segments.</summary>
internal sealed class Quota(int segments) : ISegmentBacking
{
    public const string Refusal = "No space left on device";

    private readonly AnonymousBacking backing = new();
    private int made;

    public (MemoryMappedFile File, IDisposable Owner, string Address) Create(long length) =>
        Interlocked.Increment(ref made) <= segments ? backing.Create(length) : throw new IOException(Refusal);

    public (MemoryMappedFile File, IDisposable Owner) Open(string address, long length) => backing.Open(address, length);

    public void Forget(string address) => backing.Forget(address);
}
