using PBench.Strategies.Payloads;

namespace PBench.Strategies.Kernels;

/// <summary>The user's function in the one shape that workers run. Travels to worker processes by its fields.</summary>
internal abstract class MapKernel
{
    /// <summary>What the user wrote: a method, or the type of a functor.</summary>
    public abstract object Function { get; }

    /// <summary>The object that has the function's state, or null.</summary>
    public abstract object? Target { get; }

    /// <summary>The worker's side of a map with this function.</summary>
    public abstract Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs);
}

/// <inheritdoc cref="MapKernel"/>
internal abstract class MapKernel<T, R> : MapKernel
{
    public sealed override Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs) => new Processes.Worker.WorkerJob<T, R>(this, codecs);
}
