using System.Reflection;
using PBench.Strategies.Payloads;

namespace PBench.Strategies.Kernels;

/// <summary>The user's function in the one shape that workers run. Travels to worker processes by its fields.</summary>
internal abstract class MapKernel
{
    /// <summary>What the user wrote: a delegate, or a functor.</summary>
    public abstract object Written { get; }

    /// <summary>Its code: a method, or the type of a functor. Not all of it: see <see cref="FunctionMemory{T}"/>.</summary>
    public MemberInfo Function => Written is Delegate function ? function.Method : Written.GetType();

    /// <summary>The object that has the function's state, or null.</summary>
    public object? Target => Written is Delegate function ? function.Target : Written;

    /// <summary>The worker's side of a map with this function.</summary>
    public abstract Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs);
}

/// <inheritdoc cref="MapKernel"/>
internal abstract class MapKernel<T, R> : MapKernel
{
    public sealed override Processes.Worker.WorkerJob CreateWorkerJob(PayloadCodecs codecs) => new Processes.Worker.WorkerJob<T, R>(this, codecs);
}
