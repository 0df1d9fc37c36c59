using PBench.Strategies.Kernels;

namespace PBench.Strategies.Engine;

/// <summary>Calls the function on the worker's own thread.</summary>
internal sealed class DirectRunner<T, R>(MapJob<T, R> job, SyncKernel<T, R> kernel) : IChunkRunner<T, R>
{
    private readonly bool stopsAtError = job.StopsAtError;

    public void Run(MapChunk<T, R> chunk)
    {
        var progress = 0;
        while (progress < chunk.Count)
        {
            try
            {
                kernel.Run(chunk.Input, chunk.Output, ref progress, ref chunk.Lot.Stop.Value);
                break;
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
}
