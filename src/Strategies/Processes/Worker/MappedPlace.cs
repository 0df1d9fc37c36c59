using System.Runtime.CompilerServices;
using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.Worker;

/// <summary>In a worker: where the items or the results of a map are in an array that the session shares.</summary>
internal sealed class MappedPlace(MappedSegment segment, long offset)
{
    /// <summary>Elements of the map, from its first on, as they are in memory.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all in the array.</exception>
    public Span<byte> Of<T>(long first, int count) => segment.Bytes(offset + (first * Unsafe.SizeOf<T>()), checked(count * Unsafe.SizeOf<T>()));
}
