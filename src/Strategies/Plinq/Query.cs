using PBench.Strategies.Engine;

namespace PBench.Strategies.Plinq;

/// <summary>One PLINQ query over the chunks of a job that are there until once there is none.</summary>
internal sealed class Query(MapJob job, int degree, Action<MapChunk> execute)
{
    private readonly TaskCompletionSource dry = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int open; // chunks taken and not finished

    /// <summary>Completes when the query takes no further chunk.</summary>
    public Task Dry => dry.Task;

    /// <summary>Threads that it may still use.</summary>
    public int Busy => dry.Task.IsCompleted ? Math.Min(degree, Volatile.Read(ref open)) : degree;

    /// <summary>Completes when <see cref="Busy"/> may have become less since this was read.</summary>
    public Task Freed => Volatile.Read(ref freed).Task;

    /// <summary>Completes when the last chunk is finished.</summary>
    /// <remarks>
    /// The thread that enumerates only waits. Buffered, it waits for a task, which the thread pool sees and makes up for at
    /// once; unbuffered it waits for an event, and on two cores the second worker came only when the pool found itself
    /// starved, half a second later (measured: 0.85 s until both had run). A stream cannot be buffered, for its results may
    /// never end, and so gets a thread of its own to wait on.
    /// </remarks>
    public Task Run() => job.IsStream
        ? Task.Factory.StartNew(() => Enumerate(ParallelMergeOptions.NotBuffered), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        : Task.Run(() => Enumerate(ParallelMergeOptions.FullyBuffered));

    private void Enumerate(ParallelMergeOptions merging)
    {
        try
        {
            var query = Chunks()
                .AsParallel()
                .AsOrdered()
                .WithDegreeOfParallelism(degree)
                .WithMergeOptions(merging)
                .Select(Execute);
            foreach (var _ in query)
            {
                // Results are with the job; the enumeration drives the query.
            }
        }
        finally
        {
            dry.TrySetResult();
        }
    }

    private IEnumerable<MapChunk> Chunks()
    {
        while (job.NewChunk() is var chunk && job.TryTake(chunk))
        {
            Interlocked.Increment(ref open);
            yield return chunk;
        }

        dry.TrySetResult();
        job.AskForTail();
    }

    private int Execute(MapChunk chunk)
    {
        execute(chunk);
        Interlocked.Decrement(ref open);
        if (dry.Task.IsCompleted)
        {
            Interlocked.Exchange(ref freed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        }

        return chunk.Count;
    }
}
