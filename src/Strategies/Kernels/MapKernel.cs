using PBench.Strategies.Payloads;

namespace PBench.Strategies.Kernels;

/// <summary>The user's function in the one shape that workers run. Travels to worker processes by its fields.</summary>
internal abstract class MapKernel
{
    /// <summary>The worker's side of a map with this function.</summary>
    public abstract Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs);
}

/// <inheritdoc cref="MapKernel"/>
internal abstract class MapKernel<T, R> : MapKernel
{
    public sealed override Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs) => new Processes.Worker.WorkerJob<T, R>(this, codecs);
}
