using System.IO.MemoryMappedFiles;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PBench.Strategies.Interop;

/// <summary>Memory that this process shares with its workers. The only place that knows an address: all others get bounds-checked spans and references.</summary>
internal sealed unsafe partial class MappedSegment : IDisposable
{
    private const int RemovePages = 9; // MADV_REMOVE
    private readonly IDisposable backing;
    private readonly MemoryMappedViewAccessor view;
    private byte* start;

    private MappedSegment(IDisposable backing, MemoryMappedViewAccessor view, long length, string address)
    {
        this.backing = backing;
        this.view = view;
        Length = length;
        Address = address;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        start = pointer + view.PointerOffset;
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

        var (file, owner, address) = backing.Create(length);
        return Map(file, owner, length, address);
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
    public Memory<T> Memory<T>(long offset, int count)
        where T : unmanaged
    {
        Check(offset, (long)count * sizeof(T));
        return new SegmentMemory<T>(this, offset, count).Memory;
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

    public void Dispose()
    {
        if (start is not null)
        {
            start = null;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
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

    private sealed class SegmentMemory<T>(MappedSegment segment, long offset, int count) : System.Buffers.MemoryManager<T>, IPart
        where T : unmanaged
    {
        public MappedSegment Segment => segment;

        public long Offset => offset;

        public override Span<T> GetSpan()
        {
            segment.Check(offset, (long)count * sizeof(T));
            return new Span<T>(segment.start + offset, count);
        }

        public override System.Buffers.MemoryHandle Pin(int elementIndex = 0) => new(segment.start + offset + ((long)elementIndex * sizeof(T)));

        public override void Unpin()
        {
            // Mapped memory does not move.
        }

        protected override void Dispose(bool disposing)
        {
            // The segment is its owner's.
        }
    }
}
