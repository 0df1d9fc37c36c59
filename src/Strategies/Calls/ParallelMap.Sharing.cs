using PBench.Strategies.Engine;
using PBench.Strategies.Sharing;

namespace PBench.Strategies;

// ShareAsync and AllocateShared: what workers have before a map begins.
public static partial class ParallelMap
{
    /// <summary>Makes a value known to every worker of the session, replacements included.</summary>
    /// <param name="session">Where the workers are.</param>
    /// <param name="value">Copied as captured values are: later changes are not seen by workers that are processes.</param>
    /// <param name="cancellation">Ends the call before the value is shared.</param>
    /// <returns>A handle to capture in functions of this session's maps.</returns>
    /// <exception cref="PayloadException">The value cannot travel to a worker process.</exception>
    /// <exception cref="ObjectDisposedException">The session takes nothing new; see <see cref="IMapSession.CompleteAsync"/>.</exception>
    public static Task<Shared<T>> ShareAsync<T>(this IMapSession session, T value, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(session);
        return Task.Run(() => Store(session).Share(value), cancellation);
    }

    /// <summary>Allocates an array of zeros that the session's workers read and write where it is.</summary>
    /// <param name="session">Where the workers are.</param>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="IOException">There is not enough memory for it. Where workers are threads: an <see cref="OutOfMemoryException"/>.</exception>
    /// <exception cref="ObjectDisposedException">The session takes nothing new; see <see cref="IMapSession.CompleteAsync"/>.</exception>
    public static SharedArray<T> AllocateShared<T>(this IMapSession session, int length)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Store(session).Allocate<T>(length);
    }

    private static SharedStore Store(IMapSession session)
    {
        (session as MapSession)?.ThrowIfClosed();
        return SessionProfile.Of(session).Store;
    }
}
