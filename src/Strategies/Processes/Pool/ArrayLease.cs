using System.Diagnostics;
using PBench.Strategies.Interop;

namespace PBench.Strategies.Processes.Pool;

/// <summary>A shared array's hold on its memory, which the array and its <c>Memory</c> refer to: it ends once, by disposal or when the collector finds that nobody has either any more.</summary>
/// <remarks>
/// A span is no reference: code that does not wait may still go through the last span of an array that it does not mention again. So while the
/// session is open, in which such a loop is written, the collector's word counts only when it has held for a while.
/// </remarks>
internal sealed class ArrayLease : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly PoolStore store;
    private readonly long id;
    private readonly MappedSegment segment;
    private long unreachableSince; // stopwatch; 0: never found so. The finalizer thread's
    private int hasEnded;

    public ArrayLease(PoolStore store, long id, MappedSegment segment)
    {
        (this.store, this.id, this.segment) = (store, id, segment);
        GC.AddMemoryPressure(segment.Length); // else a forgotten array is a few small objects, not worth a collection
    }

    ~ArrayLease()
    {
        if (!store.IsClosed && (unreachableSince == 0 || Stopwatch.GetElapsedTime(unreachableSince) < Patience))
        {
            unreachableSince = unreachableSince == 0 ? Stopwatch.GetTimestamp() : unreachableSince;
            GC.ReRegisterForFinalize(this);
        }
        else
        {
            End();
        }
    }

    public void Dispose()
    {
        GC.SuppressFinalize(this);
        End();
    }

    private void End()
    {
        if (Interlocked.Exchange(ref hasEnded, 1) == 0)
        {
            store.Release(id);
            segment.Dispose();
            GC.RemoveMemoryPressure(segment.Length);
        }
    }
}
