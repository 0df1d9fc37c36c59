using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PBench.Strategies.Interop;

/// <summary>Memory that this process shares with its workers. The only place that knows an address: all others get bounds-checked spans and references.</summary>
internal sealed unsafe partial class MappedSegment : IDisposable
{
    private const int RemovePages = 9; // MADV_REMOVE
    private readonly IDisposable backing;
    private readonly SafeMemoryMappedViewHandle view;
    private readonly long lead; // bytes of the view in front of the segment
    private byte* start; // null: disposed of
    private int isDisposed;

    private MappedSegment(IDisposable backing, MemoryMappedViewAccessor view, long length, string address)
    {
        this.backing = backing;
        this.view = view.SafeMemoryMappedViewHandle;
        lead = view.PointerOffset;
        Length = length;
        Address = address;
        byte* pointer = null;
        this.view.AcquirePointer(ref pointer);
        start = pointer + lead;
    }

    /// <summary>Bytes.</summary>
    public long Length { get; }

    /// <summary>What a worker of this process opens it by.</summary>
    public string Address { get; }

    /// <summary>New memory, all zero.</summary>
    /// <exception cref="IOException">There is not enough memory for it.</exception>
    public static MappedSegment Create(long length, ISegmentBacking backing)
    {
        var available = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        if (length > available)
        {
            throw new IOException($"{length} bytes of shared memory were asked for, but this process may use only {available}.");
        }

        try
        {
            var (file, owner, address) = backing.Create(length);
            return Map(file, owner, length, address);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    /// <summary>Memory of the parent.</summary>
    public static MappedSegment Open(string address, long length, ISegmentBacking backing)
    {
        var (file, owner) = backing.Open(address, length);
        return Map(file, owner, length, address);
    }

    public Span<byte> Bytes(long offset, int count)
    {
        Check(offset, count);
        return new Span<byte>(start + offset, count);
    }

    public ref int Int32(long offset)
    {
        Check(offset, sizeof(int));
        return ref Unsafe.AsRef<int>(start + offset);
    }

    public ref long Int64(long offset)
    {
        Check(offset, sizeof(long));
        return ref Unsafe.AsRef<long>(start + offset);
    }

    /// <summary>Gives memory back to the system where it can: what was in there may be zero afterwards. Whole pages only.</summary>
    public void Discard(long offset, long count)
    {
        Check(offset, count);
        var page = Environment.SystemPageSize;
        var first = (offset + page - 1) / page * page;
        var end = (offset + count) / page * page;
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = Advise(start + first, (nuint)(end - first), RemovePages); // a file system that cannot keeps them
        }
    }

    /// <summary>Elements from <paramref name="offset"/> on as ordinary memory; keeps the segment alive.</summary>
    /// <param name="offset">In bytes.</param>
    /// <param name="count">Elements.</param>
    /// <param name="owner">Kept alive by the memory and its parts.</param>
    public Memory<T> Memory<T>(long offset, int count, object? owner = null)
        where T : unmanaged
    {
        Check(offset, (long)count * sizeof(T));
        return new SegmentMemory<T>(this, offset, count, owner).Memory;
    }

    /// <summary>The segment that a block of memory is in, and where; null: it is in none.</summary>
    public static MappedSegment? Of<T>(ReadOnlyMemory<T> memory, out long offset)
    {
        offset = 0;
        if (!MemoryMarshal.TryGetMemoryManager<T, System.Buffers.MemoryManager<T>>(memory, out var manager, out var first, out _) || manager is not IPart part)
        {
            return null;
        }

        offset = part.Offset + ((long)first * Unsafe.SizeOf<T>());
        return part.Segment;
    }

    /// <summary>Takes the memory out of this process. Memory that is pinned goes with its last pin; no span may be used any more.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, 1) == 0)
        {
            start = null;
            view.ReleasePointer();
            view.Dispose(); // the handle and not its accessor, which would write all of it to the disk first
            backing.Dispose();
        }
    }

    private static MappedSegment Map(MemoryMappedFile file, IDisposable owner, long length, string address)
    {
        try
        {
            return new MappedSegment(owner, file.CreateViewAccessor(0, length), length, address);
        }
        catch
        {
            owner.Dispose();
            throw;
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(byte* address, nuint length, int advice);

    private void Check(long offset, long count)
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        if (offset < 0 || count < 0 || offset > Length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(offset), $"Bytes [{offset}, {offset + count}) are outside of the segment of {Length} bytes.");
        }
    }

    private interface IPart
    {
        MappedSegment Segment { get; }

        /// <summary>In the segment, in bytes.</summary>
        long Offset { get; }
    }

    private sealed class SegmentMemory<T>(MappedSegment segment, long offset, int count, object? owner) : System.Buffers.MemoryManager<T>, IPart
        where T : unmanaged
    {
        private readonly object? owner = owner;

        public MappedSegment Segment => segment;

        public long Offset => offset;

        public override Span<T> GetSpan()
        {
            segment.Check(offset, (long)count * sizeof(T));
            return new Span<T>(segment.start + offset, count);
        }

        // Mapped memory does not move, but it could go.
        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0)
        {
            segment.Check(offset + ((long)elementIndex * sizeof(T)), 0);
            byte* pointer = null;
            segment.view.AcquirePointer(ref pointer);
            return new(pointer + segment.lead + offset + ((long)elementIndex * sizeof(T)), default, this);
        }

        public override void Unpin() => segment.view.ReleasePointer();

        protected override void Dispose(bool disposing)
        {
            // The segment is its owner's.
        }
    }
}
