using System.Buffers;
using System.Runtime.CompilerServices;
using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Calls the function on the worker's own thread.</summary>
internal sealed class DirectRunner<T, R>(MapJob<T, R> job, SyncKernel<T, R> kernel) : IChunkRunner<T, R>
{
    private readonly bool stopsAtError = job.StopsAtError;
    private readonly bool isApart = job.Setting.ResultsReplaceItems && kernel.IsPerChunk;
    private readonly TimeSpan worthwhile = job.Setting.Sizer.Worthwhile;

    public void Run(MapChunk<T, R> chunk, bool sharesTail)
    {
        ref var stop = ref sharesTail ? ref chunk.StopWord : ref chunk.Lot.Stop.Value;
        ref var progress = ref chunk.Progress;
        var tail = sharesTail ? new TailOffer(worthwhile) : default;
        while (progress < chunk.Count)
        {
            try
            {
                var end = tail.End(progress, chunk.Count);
                if (isApart)
                {
                    RunApart(chunk, ref progress, ref stop);
                }
                else
                {
                    kernel.Run(chunk.Input[..end], chunk.Output[..end], ref progress, ref stop);
                }

                if (sharesTail)
                {
                    Interlocked.CompareExchange(ref stop, 0, TailOffer.Stop); // it may be meant for what was in this place before: the lot's flag tells
                }

                if (progress == chunk.Count || chunk.Lot.Stop.IsSet)
                {
                    break;
                }

                if (!tail.GoesOn(ref stop, progress, chunk.Count))
                {
                    chunk.PutBack = chunk.Count - progress;
                    return;
                }
            }
            catch (Exception thrown)
            {
                var failed = kernel.IsPerChunk ? chunk.Count : 1;
                job.Fail(chunk, progress, failed, ItemError.Of(thrown, chunk.First + progress, failed));
                progress += failed;
                if (stopsAtError)
                {
                    break;
                }
            }
        }

        if (progress < chunk.Count)
        {
            job.NoteGap(chunk, progress);
        }
    }

    // The function may read items when it has written results, and may throw: only a whole chunk replaces its items.
    private void RunApart(MapChunk<T, R> chunk, ref int progress, ref int stop)
    {
        var results = ArrayPool<R>.Shared.Rent(chunk.Count);
        try
        {
            kernel.Run(chunk.Input, results.AsSpan(0, chunk.Count), ref progress, ref stop);
            results.AsSpan(0, progress).CopyTo(chunk.Output);
        }
        finally
        {
            ArrayPool<R>.Shared.Return(results, clearArray: RuntimeHelpers.IsReferenceOrContainsReferences<R>());
        }
    }
}
