using System.Collections.Concurrent;
using PBench.Strategies.Engine;

namespace PBench.Strategies.Tasks;

/// <summary>Makes tasks for one job's chunks: each that ends makes the next.</summary>
internal sealed class ChunkSpawner(MapJob job, TaskFactory tasks, int workers, Slots slots)
{
    private readonly ConcurrentDictionary<ChunkPlace, bool> places = []; // in use: at most twice as many as workers
    private readonly ExecutionContext? context = ExecutionContext.Capture(); // of the map's caller: whoever makes a task, its items see no other map's
    private int queued;

    public void Spawn()
    {
        while (TryReserve())
        {
            var place = new ChunkPlace(this, job, tasks, slots);
            if (job.TryTake(place.Chunk))
            {
                places.TryAdd(place, true);
                place.Start();
                continue;
            }

            var left = Interlocked.Decrement(ref queued);
            if (!job.HasChunks)
            {
                AskIfIdle(left); // a map may be one chunk: then no task ends that would ask
                return;
            }
        }
    }

    /// <summary>Chunks that wait for a thread or for room, and must not run any more, are accounted for here: every thread may be held by an item that does not return.</summary>
    public void SettleStopped()
    {
        foreach (var place in places.Keys)
        {
            if (!place.Chunk.Stop.IsSet || !place.TryClaim())
            {
                continue;
            }

            if (place.Chunk.Stop.IsSet)
            {
                ThreadPool.UnsafeQueueUserWorkItem(static p => p.Settle(), place, preferLocal: false);
            }
            else
            {
                place.WaitAgain(); // another chunk has come into it between
            }
        }
    }

    /// <summary>Does so in the context of the map's caller.</summary>
    public void InItsContext(ContextCallback start, object state)
    {
        if (context is null)
        {
            start(state);
        }
        else
        {
            ExecutionContext.Run(context, start, state);
        }
    }

    /// <summary>The place is free.</summary>
    public void Next(ChunkPlace place)
    {
        if (job.TryTake(place.Chunk))
        {
            place.Start();
            return;
        }

        Retire(place);
    }

    /// <summary>The place is not used any more.</summary>
    public void Retire(ChunkPlace place)
    {
        places.TryRemove(place, out _);
        var left = Interlocked.Decrement(ref queued);
        if (job.HasChunks)
        {
            Spawn(); // a chunk came between the look and the decrement
        }
        else
        {
            AskIfIdle(left); // this worker will be idle
        }
    }

    private bool TryReserve()
    {
        if (Interlocked.Increment(ref queued) <= 2 * workers)
        {
            return true;
        }

        Interlocked.Decrement(ref queued);
        return false;
    }

    private void AskIfIdle(int left)
    {
        if (left < workers)
        {
            job.AskForTail();
        }
    }
}
