using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace PBench.Strategies.Engine;

/// <summary>The caller's code that a map calls while it runs: observer, progress, error handler. What it throws ends the map. Thread-safe.</summary>
/// <param name="options">With the callbacks.</param>
/// <param name="abort">Ends the map.</param>
internal sealed class MapCallbacks(MapOptions options, Action<Exception> abort)
{
    private readonly Lock handlers = new(); // one call of progress or error handler at a time
    private long done; // guarded by handlers

    /// <summary>A chunk is through, with so many items.</summary>
    public void ChunkEnded(MapChunk chunk, int items, int worker, int processId, long? total)
    {
        if (options.Observer is not null)
        {
            Trace(chunk, items, worker, processId);
        }

        if (options.Progress is not null)
        {
            Report(items, total);
        }
    }

    /// <summary>An item has failed, or with a chunk function its chunk.</summary>
    public void ItemFailed(MapItemException error)
    {
        if (options.ErrorHandler is { } handler)
        {
            try
            {
                lock (handlers)
                {
                    handler(error);
                }
            }
            catch (Exception thrown)
            {
                abort(thrown);
            }
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Trace(MapChunk chunk, int items, int worker, int processId)
    {
        ref readonly var t = ref chunk.Times;
        var trace = new ChunkTrace(
            chunk.Number, chunk.First, items, worker, processId, chunk.Attempt, t.BytesIn, t.BytesOut,
            t.Formed, t.Encoded, t.Sent, t.Received, t.Started, t.Finished, t.Returned, Stopwatch.GetTimestamp(), t.Codec);
        try
        {
            options.Observer!.OnChunk(trace);
        }
        catch (Exception thrown)
        {
            abort(thrown);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Report(int items, long? total)
    {
        try
        {
            lock (handlers)
            {
                done += items;
                options.Progress!.Report(new MapProgress(done, total));
            }
        }
        catch (Exception thrown)
        {
            abort(thrown);
        }
    }
}
